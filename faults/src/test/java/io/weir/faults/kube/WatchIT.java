package io.weir.faults.kube;

import static io.weir.faults.kube.KubeCluster.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ChangeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one watcher tells of a cluster, while its API server comes and goes. */
class WatchIT extends KubeFixture {

  private static final Path FIGURES = Path.of("target/kube.md");
  private static final int CHURN = 1_000;
  private static final int MANY = 5_000;

  @Test
  void tellsAllThatIsThereAndThenEachChange() throws Exception {
    Account account = Account.granted(cluster, "tells");
    try (WeirProcess watcher = watch(account.kubeconfig("token"), "tells")) {
      patiently().until(() -> told("tells").isProven());

      Map<String, String> first = told("tells").present();
      assertThat(first.keySet())
          .containsAll(shop.names())
          .contains("StagedNetworkPolicy shop/closed")
          .hasSize(shop.names().size() + 1);
      assertThat(first.get("Pod shop/web"))
          .contains("\"addresses\": [\"10.244.1.4\", \"fd00::4\"]")
          .contains("\"labels\": {\"app\": \"web\"}", "\"node\": \"node-a\"", "\"RUNNING\"")
          .contains("{\"name\": \"http\", \"port\": 8080, \"protocol\": \"TCP\", \"init\": false}");
      assertThat(first.get("Namespace shop"))
          .contains("\"team\": \"shop\"", "\"kubernetes.io/metadata.name\": \"shop\"");
      assertThat(first.get("Node node-a")).contains("\"192.168.0.1\"", "\"10.244.1.0/24\"");
      assertThat(first.get("Service shop/web"))
          .contains("\"10.96.0.50\"", "\"port\": 80", "\"target_port\": \"http\"");
      assertThat(first.get("EndpointSlice shop/web-x"))
          .contains("\"service\": \"web\"", "\"10.244.1.4\"", "\"pod\": \"shop/web\"");
      assertThat(first.get("NetworkPolicy shop/web")).contains("policyTypes", "Ingress");

      shop.startPod("short", "10.244.1.5");
      shop.label("short", "tier", "front");
      shop.deletePod("short");
      shop.startPod("short", "10.244.1.6");
      patiently().until(() -> told("tells").present().toString().contains("10.244.1.6"));
      patiently().until(() -> told("tells").isProven());

      Told told = told("tells");
      assertThat(told.changes())
          .filteredOn(change -> "short".equals(change.getName()))
          .extracting(change -> change.getType() + " " + change.getState())
          .anySatisfy(one -> assertThat(one).contains("10.244.1.5", "\"tier\": \"front\""));
      assertThat(told.deleted()).containsExactly("Pod shop/short");
      assertThat(told.repeated()).isEmpty();
      shop.deletePod("short");
      assertThat(watcher.said()).doesNotContain("warn");
    }
  }

  @Test
  void underChurnNothingIsLostAndNoWatchIsGivenUp() throws Exception {
    Account account = Account.granted(cluster, "churn");
    try (WeirProcess watcher = watch(account.kubeconfig("token"), "churn")) {
      patiently().until(() -> told("churn").isProven());

      IntStream.range(0, CHURN)
          .parallel()
          .forEach(
              i -> {
                shop.startPod("churn-" + i, "10.101.%d.%d".formatted(i / 250, i % 250));
                if (i % 10 != 0) {
                  shop.deletePod("churn-" + i);
                }
              });
      patiently().until(() -> told("churn").present().keySet().containsAll(shop.names()));
      patiently().until(() -> told("churn").deleted().size() >= CHURN - CHURN / 10);
      patiently().until(() -> told("churn").isProven());

      Told told = told("churn");
      assertThat(told.present()).hasSize(shop.names().size() + 1);
      assertThat(told.deleted()).hasSize(CHURN - CHURN / 10).doesNotHaveDuplicates();
      assertThat(told.repeated()).isEmpty();
      assertThat(watcher.said()).doesNotContain("warn");
    }
    IntStream.range(0, CHURN / 10).forEach(i -> shop.deletePod("churn-" + 10 * i));
  }

  @Test
  void goesOnWithAnotherApiServer() throws Exception {
    Account account = Account.granted(cluster, "goes-on");
    shop.startPod("before", "10.244.1.7");
    try (WeirProcess watcher = watch(account.kubeconfig("token"), "goes-on")) {
      patiently().until(() -> told("goes-on").isProven());

      cluster.killApi();
      patiently().until(() -> watcher.said().contains("cannot be reached"));
      long bookmarks = told("goes-on").bookmarks();
      cluster.startApi();
      shop.deletePod("before");
      shop.startPod("after", "10.244.1.8");
      patiently().until(() -> told("goes-on").present().keySet().containsAll(shop.names()));
      patiently().until(() -> told("goes-on").isProven());

      Told told = told("goes-on");
      assertThat(told.bookmarks()).isGreaterThan(bookmarks);
      assertThat(told.present()).doesNotContainKey("Pod shop/before");
      assertThat(told.repeated()).isEmpty();
      shop.deletePod("after");
    }
  }

  @Test
  void afterAHistoryThatEtcdForgotWhatVanishedIsToldAsDeleted() throws Exception {
    Account account = Account.granted(cluster, "expired");
    shop.startPod("stays", "10.244.1.9");
    shop.startPod("goes", "10.244.1.10");
    shop.startPod("comes-back", "10.244.1.11");
    long own = cluster.watches("replicasets");
    try (WeirProcess watcher =
        watch(account.kubeconfig("token"), "expired", "--lease-duration", "5m")) {
      patiently().until(() -> told("expired").isProven());

      watcher.process().pause();
      // The API server ends what nobody reads, in good order.
      patiently().until(() -> cluster.watches("replicasets") <= own);
      shop.deletePod("goes");
      shop.deletePod("comes-back");
      shop.startPod("comes-back", "10.244.1.12");
      shop.startPod("new", "10.244.1.10");
      cluster.killApi();
      cluster.etcd().compact();
      cluster.startApi();
      watcher.process().resume();
      patiently().until(() -> told("expired").present().containsKey("Pod shop/new"));
      patiently().until(() -> told("expired").isProven());

      Told told = told("expired");
      assertThat(told.present().keySet())
          .containsAll(shop.names())
          .hasSize(shop.names().size() + 1);
      assertThat(told.present().get("Pod shop/comes-back")).contains("10.244.1.12");
      assertThat(told.deleted()).containsExactlyInAnyOrder("Pod shop/goes", "Pod shop/comes-back");
      assertThat(told.repeated()).isEmpty();
      assertThat(told.changes())
          .as("one snapshot: the reign went on")
          .filteredOn(change -> change.getType() == ChangeType.SNAPSHOT_BEGIN)
          .hasSize(1);
    }
    for (String pod : new String[] {"stays", "comes-back", "new"}) {
      shop.deletePod(pod);
    }
  }

  @Test
  void aLargeClusterIsToldWhole() throws Exception {
    Account account = Account.granted(cluster, "large");
    IntStream.range(0, MANY)
        .parallel()
        .forEach(i -> shop.startPod("pod-" + i, "10.100.%d.%d".formatted(i / 250, i % 250)));
    Instant begun = Instant.now();
    try (WeirProcess watcher = watch(account.kubeconfig("token"), "large")) {
      patiently().until(() -> told("large").isProven());
      Instant told = Instant.now();

      assertThat(told("large").present().keySet()).containsAll(shop.names());
      assertThat(watcher.said()).doesNotContain("warn");
      Files.writeString(
          FIGURES,
          String.format(
              Locale.ROOT,
              "| %,d pods: from the start of the process to the first bookmark | %.1f s |%n",
              MANY,
              Duration.between(begun, told).toMillis() / 1000.0),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
