package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.KafkaConfig.VerdictDelivery;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class UidsTest {

  @Test
  void noUidChangesBecauseSavepointsAreTiedToThem() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    JobConfig config = JobConfig.defaults("127.0.0.1:1", "/archive");
    FlowJob.build(
        env,
        config.withKafka(config.kafka().withVerdictDelivery(VerdictDelivery.EXACTLY_ONCE)));

    assertThat(uids(env)).containsExactlyElementsOf(golden());
  }

  @Test
  void everyOperatorOfEveryTopologyHasAUidAndTheFixedMaxParallelism() {
    StreamExecutionEnvironment job = StreamExecutionEnvironment.createLocalEnvironment(2);
    FlowJob.build(job, JobConfig.defaults("127.0.0.1:1", "/archive"));
    StreamExecutionEnvironment baseline = StreamExecutionEnvironment.createLocalEnvironment(2);
    BaselineJob.build(baseline, JobConfig.defaults("127.0.0.1:1", "/archive"));

    for (StreamExecutionEnvironment env : List.of(job, baseline)) {
      assertThat(env.getStreamGraph(false).getStreamNodes())
          .allSatisfy(
              node -> {
                assertThat(node.getTransformationUID()).isNotBlank();
                assertThat(node.getMaxParallelism()).isIn(-1, FlowJob.MAX_PARALLELISM);
              });
      assertThat(env.getMaxParallelism()).isEqualTo(FlowJob.MAX_PARALLELISM);
    }
  }

  private static List<String> uids(StreamExecutionEnvironment env) {
    return env.getStreamGraph(false).getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> golden() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(UidsTest.class.getResourceAsStream("operator-uids.txt"))) {
      return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
          .filter(line -> !line.isBlank())
          .toList();
    }
  }
}
