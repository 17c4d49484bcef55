package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.Capability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMergeTest {

  private final List<Long> fed = new ArrayList<>();
  private final EventMerge merge = new EventMerge();
  private final NodeTracker tracker =
      new NodeTracker(
          ObserverConfig.of("c", "n", Duration.ofSeconds(1), List.of(), Enforcement.NONE),
          EnumSet.noneOf(Capability.class),
          new RecordingSink());

  @Test
  void lanesAreMergedByTime() {
    add(Lane.CONNTRACK, 1, 4);
    add(Lane.DROPS, 2, 3, 5);
    feed(4);
    assertThat(fed).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aLanesOwnOrderHoldsThoughItsTimesGoBack() {
    add(Lane.CONNTRACK, 5, 6);
    add(Lane.CONNTRACK, 3);
    add(Lane.DROPS, 4);
    feed(10);
    assertThat(fed).containsExactly(4L, 5L, 6L, 3L);
  }

  @Test
  void trafficHasNoOrderOfItsOwn() {
    add(Lane.TRAFFIC, 2, 6);
    add(Lane.TRAFFIC, 1, 3);
    add(Lane.CONNTRACK, 4);
    feed(5);
    assertThat(fed).containsExactly(1L, 2L, 3L, 4L);
    feed(6);
    assertThat(fed).endsWith(6L);
  }

  @Test
  void whatExceedsTheRoomIsNotHeldBack() {
    add(Lane.CONNTRACK, 7, 8, 9);
    merge.feed(tracker, 0, 2);
    assertThat(fed).isNotEmpty();
  }

  private void feed(long until) {
    merge.feed(tracker, until, Integer.MAX_VALUE);
  }

  private void add(Lane lane, long... micros) {
    List<Long> times = new ArrayList<>();
    for (long time : micros) {
      times.add(time);
    }
    merge.add(
        lane,
        new Batch<>(
            times, time -> Instant.EPOCH.plusNanos(time * 1_000), (to, time) -> fed.add(time)));
  }
}
