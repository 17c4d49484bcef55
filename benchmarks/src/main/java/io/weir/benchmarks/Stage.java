package io.weir.benchmarks;

import io.weir.stream.BaselineJob;
import io.weir.stream.FlowJob;
import io.weir.stream.JobConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How far the flow records go, each a part of the next. */
enum Stage {
  /** The job's source: read, decoded, checked, thrown away. */
  SOURCE("source, discard"),
  /** The copy: shuffled and written as the job does, nothing known and nothing judged. */
  COPY("copy to Parquet"),
  WHOLE("whole job");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  void build(StreamExecutionEnvironment env, JobConfig config) {
    switch (this) {
      case SOURCE -> BaselineJob.buildSource(env, config);
      case COPY -> BaselineJob.build(env, config);
      case WHOLE -> FlowJob.build(env, config);
    }
  }
}
