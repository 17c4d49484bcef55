package io.weir.faults.kube;

import static io.weir.faults.kube.KubeCluster.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several watchers and one Lease. */
class ElectionIT extends KubeFixture {

  @Test
  void ofTwoOnePublishesAndTheOtherTakesOverFromADeadLeader() throws Exception {
    Path kubeconfig = Account.granted(cluster, "killed").kubeconfig("token");
    try (WeirProcess first = watch(kubeconfig, "killed")) {
      patiently().until(() -> told("killed").isProven());
      try (WeirProcess second = watch(kubeconfig, "killed")) {
        patiently().until(second::standsBy);
        long bookmarks = told("killed").bookmarks();
        patiently().until(() -> told("killed").bookmarks() > bookmarks + 3);
        assertThat(told("killed").publishers()).hasSize(1);
        assertThat(first.leads()).isTrue();

        first.process().kill();
        patiently().until(second::isUpToDate);

        Told told = told("killed");
        assertThat(told.publishers()).hasSize(2);
        assertThat(epochs(told)).isSorted().hasSize(2);
        assertThat(told.present().keySet()).containsAll(shop.names());
      }
    }
  }

  @Test
  void aLeaderThatEndsInOrderNeedNotBeWaitedFor() throws Exception {
    Path kubeconfig = Account.granted(cluster, "stopped").kubeconfig("token");
    // Longer than the test waits: only a release lets the second lead.
    String[] lease = {"--lease-duration", "10m"};
    try (WeirProcess first = watch(kubeconfig, "stopped", lease)) {
      patiently().until(() -> told("stopped").isProven());
      try (WeirProcess second = watch(kubeconfig, "stopped", lease)) {
        patiently().until(second::standsBy);

        first.process().terminate();
        assertThat(first.process().await(Duration.ofMinutes(1))).isZero();
        patiently().until(second::isUpToDate);

        assertThat(epochs(told("stopped"))).isSorted().hasSize(2);
      }
    }
  }

  private static List<Long> epochs(Told told) {
    return told.changes().stream().map(ClusterChange::getEpoch).distinct().toList();
  }
}
