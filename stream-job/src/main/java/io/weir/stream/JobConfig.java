package io.weir.stream;

import io.weir.stream.judging.FlowTimes;
import io.weir.stream.judging.JudgeSettings;
import io.weir.stream.parquet.ArchiveWriter;
import java.io.Serializable;
import java.net.URI;

/**
 * All that the job needs to know. Parallelism, checkpoints and state backend are Flink's own
 * configuration and not here.
 *
 * @param kafka the topics
 * @param archive folder of the archive as a URI or a path; Flink must know the file system
 * @param writer how the archive's files are written
 * @param times waits and windows
 * @param judge the judge's options
 */
public record JobConfig(
    KafkaConfig kafka, String archive, ArchiveWriter writer, FlowTimes times, JudgeSettings judge)
    implements Serializable {

  public JobConfig {
    if (archive.isBlank()) {
      throw new IllegalArgumentException("archive is empty; allowed: a folder or a URI");
    }
    if (archive.contains("://")) {
      try {
        URI.create(archive);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "archive is '" + archive + "'; allowed: a folder or a URI (" + e.getMessage() + ")", e);
      }
    }
  }

  /** The documented defaults for a broker and an archive. */
  public static JobConfig defaults(String bootstrapServers, String archive) {
    return new JobConfig(
        KafkaConfig.defaults(bootstrapServers),
        archive,
        ArchiveWriter.COLUMNS,
        FlowTimes.defaults(),
        JudgeSettings.defaults());
  }

  /** The same with other topics. */
  public JobConfig withKafka(KafkaConfig other) {
    return new JobConfig(other, archive, writer, times, judge);
  }

  /** The same with files written another way. */
  public JobConfig withWriter(ArchiveWriter other) {
    return new JobConfig(kafka, archive, other, times, judge);
  }

  /** The same with other waits. */
  public JobConfig withTimes(FlowTimes other) {
    return new JobConfig(kafka, archive, writer, other, judge);
  }

  /** The same with other options of the judge. */
  public JobConfig withJudge(JudgeSettings other) {
    return new JobConfig(kafka, archive, writer, times, other);
  }
}
