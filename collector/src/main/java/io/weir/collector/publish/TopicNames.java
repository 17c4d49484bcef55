package io.weir.collector.publish;

import java.util.List;

/**
 * Names of the topics.
 *
 * @param flows flow records and observer losses
 * @param cluster cluster changes; one partition, for order matters
 * @param verdicts what the job says of the flows
 * @param edges the verdicts summed up by minute
 * @param losses what the observers say they missed, each once
 * @param deadLetters bytes that no one could read
 */
public record TopicNames(
    String flows,
    String cluster,
    String verdicts,
    String edges,
    String losses,
    String deadLetters) {

  public TopicNames {
    List<String> all = List.of(flows, cluster, verdicts, edges, losses, deadLetters);
    if (all.stream().distinct().count() < all.size()) {
      throw new IllegalArgumentException("Topics must have different names, are " + all);
    }
  }

  public static TopicNames defaults() {
    return new TopicNames(
        "weir.flows",
        "weir.cluster",
        "weir.verdicts",
        "weir.edges",
        "weir.observer-loss",
        "weir.dead-letters");
  }

  /** The same with another topic of flow records. */
  public TopicNames withFlows(String other) {
    return new TopicNames(other, cluster, verdicts, edges, losses, deadLetters);
  }

  /** The same with another topic of cluster changes. */
  public TopicNames withCluster(String other) {
    return new TopicNames(flows, other, verdicts, edges, losses, deadLetters);
  }
}
