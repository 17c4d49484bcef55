package io.weir.stream;

import java.io.Serializable;
import java.util.List;

/**
 * Names of the topics, all different.
 *
 * @param flows flow and loss records in
 * @param cluster cluster changes in; one partition
 * @param verdicts verdicts out
 * @param edges verdicts summed up by minute, out
 * @param losses what observers say they missed, each once, out
 * @param deadLetters what no one could read, out
 */
public record TopicNames(
    String flows, String cluster, String verdicts, String edges, String losses, String deadLetters)
    implements Serializable {

  public TopicNames {
    List<String> topics = List.of(flows, cluster, verdicts, edges, losses, deadLetters);
    for (String topic : topics) {
      if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
        throw new IllegalArgumentException(
            "A topic is named '"
                + topic
                + "'; allowed: 1 to 249 letters, digits, dots, dashes and underscores");
      }
    }
    if (topics.stream().distinct().count() != topics.size()) {
      throw new IllegalArgumentException("The topics are " + topics + "; allowed: different ones");
    }
  }

  /** The documented defaults. */
  public static TopicNames defaults() {
    return new TopicNames(
        "weir.flows",
        "weir.cluster",
        "weir.verdicts",
        "weir.edges",
        "weir.observer-loss",
        "weir.dead-letters");
  }
}
