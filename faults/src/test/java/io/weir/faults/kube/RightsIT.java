package io.weir.faults.kube;

import static io.weir.faults.kube.KubeCluster.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.collector.cluster.ApiRight;
import io.weir.collector.cluster.ApiRight.Necessity;
import io.weir.collector.cluster.KubernetesClients;
import io.weir.collector.cluster.WatchRights;
import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.ClusterDoctor;
import io.weir.collector.doctor.Finding;
import io.weir.collector.doctor.LiveApi;
import io.weir.collector.doctor.State;
import io.weir.faults.kube.WeirProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights that {@code --print-rbac} prints: all are needed, and no others. */
class RightsIT extends KubeFixture {

  @ParameterizedTest(name = "{1} {0}")
  @MethodSource("eachVerb")
  void withoutOneWatchAndDoctorNameIt(ApiRight right, String verb) throws Exception {
    String namespace = "no-" + verb + "-" + right.resource();
    Path kubeconfig =
        Account.granted(cluster, namespace, right.resource(), verb).kubeconfig("token");

    assertThat(missingRights(kubeconfig, namespace))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state())
                  .isEqualTo(
                      right.necessity() == Necessity.REQUIRED ? State.PROBLEM : State.WARNING);
              assertThat(finding.subject()).isEqualTo(right.qualifiedResource());
              assertThat(finding.found()).startsWith("may not " + verb + " in ");
            });
    try (WeirProcess watcher = watch(kubeconfig, namespace)) {
      patiently()
          .until(
              () ->
                  watcher
                      .said()
                      .contains(
                          "The Kubernetes API forbids to %s %s in "
                              .formatted(verb, right.qualifiedResource())));
      if (right.necessity() == Necessity.OPTIONAL) {
        patiently().until(watcher::isUpToDate);
      }
    }
  }

  @Test
  void doctorFindsThemAllGrantedAndNothingElseIsAsked() throws Exception {
    Path kubeconfig = Account.granted(cluster, "all").kubeconfig("token");

    Ended doctor =
        WeirProcess.run(
            folder, "doctor", "--kubeconfig", kubeconfig.toString(), "--fail-on", "warning");

    assertThat(doctor.exitCode()).as(doctor.said()).isZero();
    assertThat(doctor.said()).containsPattern("ok +CLUSTER_RIGHTS +all 21 are granted");
  }

  @Test
  void doctorTellsTheCureAndFailsWhereItIsAskedTo() throws Exception {
    Path kubeconfig = Account.granted(cluster, "no-pods", "pods", "list").kubeconfig("token");

    Ended doctor =
        WeirProcess.run(
            folder, "doctor", "--kubeconfig", kubeconfig.toString(), "--fail-on", "problem");

    assertThat(doctor.exitCode()).as(doctor.said()).isEqualTo(3);
    assertThat(doctor.said())
        .contains("pods: may not list in all namespaces")
        .contains("weir watch --print-rbac --lease-namespace no-pods | kubectl apply -f -");
  }

  static Stream<Arguments> eachVerb() {
    return Stream.of(WatchRights.cluster(), WatchRights.lease("here", WatchRights.LEASE))
        .flatMap(List::stream)
        .flatMap(right -> right.verbs().stream().map(verb -> Arguments.of(right, verb)));
  }

  private static List<Finding> missingRights(Path kubeconfig, String namespace) throws Exception {
    List<ApiRight> rights =
        Stream.of(WatchRights.cluster(), WatchRights.lease(namespace, WatchRights.LEASE))
            .flatMap(List::stream)
            .toList();
    try (KubernetesClient client = KubernetesClients.connect(kubeconfig, null)) {
      return ClusterDoctor.examine(new LiveApi(client), rights).stream()
          .filter(finding -> finding.check() == Check.CLUSTER_RIGHTS)
          .toList();
    }
  }
}
