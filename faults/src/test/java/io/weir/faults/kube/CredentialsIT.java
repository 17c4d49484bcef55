package io.weir.faults.kube;

import static io.weir.faults.kube.KubeCluster.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.kube.WeirProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tokens that end, and what else keeps an account from its Lease. */
class CredentialsIT extends KubeFixture {

  @Test
  void aRevokedTokenIsToldAndItsSuccessorTakenUpWithoutARestart() throws Exception {
    Account account = Account.granted(cluster, "revoked");
    Path kubeconfig = account.kubeconfig("first");
    try (WeirProcess watcher = watch(kubeconfig, "revoked")) {
      patiently().until(watcher::isUpToDate);

      account.revoke("first");
      patiently().until(() -> watcher.said().contains("does not accept the credentials (401"));
      patiently().until(() -> !watcher.leads() && !watcher.standsBy());
      Ended doctor = WeirProcess.run(folder, "doctor", "--kubeconfig", kubeconfig.toString());
      assertThat(doctor.said())
          .contains("does not accept the credentials (401)")
          .contains("Renew the credentials in the kubeconfig")
          .contains("problems: 1, warnings: 0, unknown: 0, fine: 0");

      account.kubeconfig("second");
      shop.startPod("since", "10.244.1.20");
      patiently().until(watcher::isUpToDate);
      patiently().until(() -> told("revoked").present().containsKey("Pod shop/since"));
      shop.deletePod("since");
    }
  }

  @Test
  void aLeaseInANamespaceThatDoesNotExistIsNoQuietStandby() throws Exception {
    Path kubeconfig = cluster.folder().resolve("admin.conf");
    try (WeirProcess watcher = watch(kubeconfig, "nowhere", "--lease-namespace", "nowhere")) {
      patiently().until(() -> watcher.said().contains("There is no namespace nowhere"));
      assertThat(watcher.standsBy()).isFalse();

      cluster.createNamespace("nowhere");
      patiently().until(watcher::isUpToDate);
    }
  }
}
