package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterListingTest {

  private static final ChangeStamp STAMP = new ChangeStamp("east", "listing", 7);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

  @Test
  void everyObjectStandsBetweenTheMarkersOfOneSnapshot() throws Exception {
    FakeClusterApi api = new FakeClusterApi();
    api.put("a");
    api.put("b");

    List<ClusterChange> changes = ClusterListing.read(api, STAMP, CLOCK);

    assertThat(changes)
        .extracting(ClusterChange::getType)
        .containsExactly(
            ChangeType.SNAPSHOT_BEGIN,
            ChangeType.PRESENT,
            ChangeType.PRESENT,
            ChangeType.SNAPSHOT_END);
    assertThat(changes).extracting(ClusterChange::getName).containsExactly(null, "a", "b", null);
    assertThat(changes.get(0).getSnapshotId()).isEqualTo(changes.get(3).getSnapshotId());
  }

  @Test
  void whatTheApiRefusesEndsTheListing() {
    ClusterApi forbidding =
        new ClusterApi() {
          @Override
          public Listing list(ObjectKind kind) throws ApiException {
            throw ApiException.refused(403, "list", kind);
          }

          @Override
          public Probe probe(ObjectKind kind) {
            throw new IllegalStateException("a listing does not probe");
          }

          @Override
          public AutoCloseable watch(ObjectKind kind, String from, Listener listener) {
            throw new IllegalStateException("a listing does not watch");
          }
        };

    assertThatThrownBy(() -> ClusterListing.read(forbidding, STAMP, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("forbids to list namespaces");
  }
}
