package io.weir.cli.embedded;

import io.weir.policy.judge.JudgeOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline runs.
 *
 * @param bootstrapServers an existing Kafka, as {@code host:port} separated by commas; null for one
 *     in this process
 * @param kafkaPort port of the Kafka in this process; 0 for any free one
 * @param parallelism subtasks of each operator, at least 1
 * @param checkpointInterval how often files are finished
 * @param reportInterval length of a cell, as the sources cut them
 * @param clusterCidrs ranges of cluster addresses beyond those the cluster itself tells
 * @param judge what counts as intended, and how the network plugin behaves
 * @param exceptions text of an exceptions.yaml; empty when nothing is accepted
 */
public record PipelineOptions(
    @Nullable String bootstrapServers,
    int kafkaPort,
    int parallelism,
    Duration checkpointInterval,
    Duration reportInterval,
    List<String> clusterCidrs,
    JudgeOptions judge,
    String exceptions) {

  public PipelineOptions {
    clusterCidrs = List.copyOf(clusterCidrs);
  }

  /** Everything in this process, on free ports. */
  public static PipelineOptions embedded(Duration reportInterval) {
    return new PipelineOptions(
        null, 0, 2, Duration.ofSeconds(1), reportInterval, List.of(), JudgeOptions.defaults(), "");
  }

  /** The same with the text of an exceptions.yaml. */
  public PipelineOptions withExceptions(String text) {
    return new PipelineOptions(
        bootstrapServers,
        kafkaPort,
        parallelism,
        checkpointInterval,
        reportInterval,
        clusterCidrs,
        judge,
        text);
  }
}
