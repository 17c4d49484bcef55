package io.weir.collector.publish;

import java.util.List;

/**
 * Names of the topics.
 *
 * @param flows flow records and observer losses
 * @param cluster cluster changes; one partition, for order matters
 * @param verdicts what the job says of the flows
 * @param deadLetters bytes that no one could read
 */
public record TopicNames(String flows, String cluster, String verdicts, String deadLetters) {

  public TopicNames {
    if (List.of(flows, cluster, verdicts, deadLetters).stream().distinct().count() < 4) {
      throw new IllegalArgumentException(
          "Topics must have four different names, are "
              + List.of(flows, cluster, verdicts, deadLetters));
    }
  }

  public static TopicNames defaults() {
    return new TopicNames("weir.flows", "weir.cluster", "weir.verdicts", "weir.dead-letters");
  }
}
