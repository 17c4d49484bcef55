package io.weir.faults.kube;

import io.weir.cli.embedded.KafkaProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A control plane and a broker for the tests of a class; their logs stay when one fails. */
@Tag("kube")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
abstract class KubeFixture {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  KubeCluster cluster;
  Shop shop;
  private KafkaProcess kafka;

  @BeforeAll
  void startCluster() throws Exception {
    cluster = KubeCluster.start(folder.resolve("kube"));
    shop = Shop.open(cluster.admin());
    kafka = KafkaProcess.start(folder.resolve("kafka"), 0, List.of());
  }

  @AfterAll
  void stopCluster() throws Exception {
    kafka.close();
    cluster.close();
  }

  WeirProcess watch(Path kubeconfig, String topic, String... more) throws Exception {
    return WeirProcess.watch(
        folder.resolve("weir"), kubeconfig, kafka.bootstrapServers(), topic, more);
  }

  Told told(String topic) {
    return Told.by(kafka.bootstrapServers(), topic);
  }
}
