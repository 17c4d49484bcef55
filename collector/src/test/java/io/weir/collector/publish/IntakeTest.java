package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final BlockingQueue<FlowRecord> buffer = new LinkedBlockingQueue<>();
  private final Intake intake = new Intake(buffer);

  @Test
  void givesNothingWhenNothingIsThere() {
    assertThat(intake.poll()).isNull();
    assertThat(intake.drain()).isEmpty();
  }

  @Test
  void givesEachOnceAndInOrder() {
    List<FlowRecord> flows = fill(50);
    List<FlowRecord> got = new ArrayList<>();
    for (FlowRecord flow = intake.poll(); flow != null; flow = intake.poll()) {
      got.add(flow);
    }
    assertThat(got).containsExactlyElementsOf(flows);
  }

  @Test
  void whatIsLeftBeginsWithTheNext() {
    List<FlowRecord> flows = fill(40);
    assertThat(intake.poll()).isSameAs(flows.get(0));
    assertThat(intake.drain()).containsExactlyElementsOf(flows.subList(1, 40));
    assertThat(intake.poll()).isNull();
  }

  @Test
  void whatItsSourceLeftOutIsNoReasonToEnd() {
    FlowRecord empty = new FlowRecord();
    buffer.add(empty);
    assertThat(intake.poll()).isSameAs(empty);
  }

  private List<FlowRecord> fill(int count) {
    for (int i = 0; i < count; i++) {
      FlowRecord flow = new FlowRecord();
      flow.setIntervalStart(Instant.EPOCH.plusSeconds(i));
      flow.setWireSrcPort(i);
      buffer.add(flow);
    }
    return List.copyOf(buffer);
  }
}
