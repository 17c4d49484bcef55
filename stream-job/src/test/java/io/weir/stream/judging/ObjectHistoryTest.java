package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.testing.Changes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectHistoryTest {

  private static final ClusterChange OLD =
      Changes.pod("east", "web", "node-a", "10.1.1.2", CELL.minusSeconds(100));
  private static final ClusterChange MIDDLE =
      Changes.pod("east", "web", "node-a", "10.1.1.3", CELL.minusSeconds(50));
  private static final ClusterChange NEW =
      Changes.pod("east", "web", "node-a", "10.1.1.4", CELL.plusSeconds(50));

  @Test
  void laterVersionsAndTheLastBeforeTheHorizonStay() {
    assertThat(pruned(CELL, null, OLD, MIDDLE, NEW)).containsExactly(MIDDLE, NEW);
  }

  @Test
  void theOrderInWhichTheyCameDoesNotMatter() {
    assertThat(pruned(CELL, null, NEW, MIDDLE, OLD)).containsExactly(MIDDLE, NEW);
  }

  @Test
  void anObjectThatWasGoneByTheHorizonIsForgotten() {
    assertThat(pruned(CELL, null, OLD, Changes.deleted(OLD, CELL.minusSeconds(1)))).isEmpty();
  }

  @Test
  void aDeletionAfterTheHorizonKeepsWhatItEnded() {
    ClusterChange deleted = Changes.deleted(OLD, CELL.plusSeconds(1));

    assertThat(pruned(CELL, null, OLD, deleted)).containsExactly(OLD, deleted);
  }

  @Test
  void whatTheLastCompleteSnapshotDidNotNameIsForgotten() {
    assertThat(pruned(CELL, CELL.minusSeconds(60), OLD)).isEmpty();
    assertThat(pruned(CELL, CELL.minusSeconds(60), OLD, MIDDLE)).containsExactly(MIDDLE);
  }

  @Test
  void aChangeThatComesTwiceIsKeptOnce() {
    List<byte[]> once = ObjectHistory.with(null, WireFormat.encode(OLD));

    assertThat(ObjectHistory.with(once, WireFormat.encode(OLD))).isSameAs(once);
  }

  private static List<ClusterChange> pruned(
      Instant horizon, @Nullable Instant snapshotBegin, ClusterChange... versions) {
    List<byte[]> bytes = Arrays.stream(versions).map(WireFormat::encode).toList();
    return ObjectHistory.prune(bytes, horizon, snapshotBegin).stream()
        .map(ObjectHistory::read)
        .toList();
  }
}
