package io.weir.collector.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.cluster.ApiRight;
import io.weir.collector.cluster.WatchRights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters as their API tells them. */
class ClusterDoctorTest {

  private static final List<ApiRight> RIGHTS =
      Stream.of(WatchRights.cluster(), WatchRights.lease("weir", "weir-watch"))
          .flatMap(List::stream)
          .toList();

  private final RecordedApi api = new RecordedApi();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "calico-node | docker.io/calico/node:v3.29.1 | ^^ | OK | Calico enforces NetworkPolicies;"
            + " there are 3",
        "canal | rancher/hardened-calico:v3.29 | ^^ | OK | Canal",
        "cilium | quay.io/cilium/cilium:v1.16.5 | ^^ | OK | Cilium enforces",
        "antrea-agent | antrea/antrea-agent-ubuntu:v2.2.0 | ^^ | OK | Antrea enforces",
        "ovnkube-node | ovn:1 | ^^ | OK | OVN-Kubernetes enforces",
        "kube-router | cloudnativelabs/kube-router:v2.4.0 | ^^ | OK | kube-router enforces",
        "kube-router | kube-router:v2 | ^, 'args': ['--run-firewall=false']^ | PROBLEM |"
            + " kube-router enforces no NetworkPolicy as it is set; there are 3",
        "kube-flannel-ds | flannel:v0.26.2 | ^^ | PROBLEM | there are 3, without any effect",
        "weave-net | weave:2.8.1 | ^^ | PROBLEM | Weave Net enforces no",
        "aws-node | amazon-k8s-cni:v1.19.0 | ^^ | PROBLEM | AWS VPC CNI enforces no",
        "kindnet | docker.io/kindest/kindnetd:v20241212-9f82dd49 | ^^ | OK | kindnet enforces",
        "kindnet | docker.io/kindest/kindnetd:v20240202-8f1494ea | ^^ | PROBLEM | kindnet enforces"
            + " no",
        "kindnet | my/kindnetd:latest | ^^ | UNKNOWN | whether kindnet enforces",
        "my-own-cni | my/cni:1 | ^^ | UNKNOWN | whether the plugin enforces",
      })
  void pluginsAndTheirEnforcement(
      String daemonSet, String image, String more, State state, String found) throws Exception {
    api.daemonSet(daemonSet, image, more).policies(3);

    Finding finding = one(Check.CLUSTER_POLICY_SUPPORT);

    assertThat(finding.state()).as("%s", finding).isEqualTo(state);
    assertThat(finding.found()).contains(found);
  }

  @Test
  void amazonsAgentCountsOnlyWhenItIsSwitchedOn() throws Exception {
    String sets =
        "{'items': [{'metadata': {'namespace': 'kube-system', 'name': 'aws-node'}, 'spec':"
            + " {'template': {'spec': {'containers': [{'name': 'aws-node'}, {'name':"
            + " 'aws-eks-nodeagent', 'args': ['--enable-network-policy=%s']}]}}}}]}";
    api.policies(1);

    api.answer("/apis/apps/v1/daemonsets", sets.formatted("true"));
    assertThat(one(Check.CLUSTER_POLICY_SUPPORT).state()).isEqualTo(State.OK);

    api.answer("/apis/apps/v1/daemonsets", sets.formatted("false"));
    assertThat(one(Check.CLUSTER_POLICY_SUPPORT).state()).isEqualTo(State.PROBLEM);
  }

  @Test
  void aPluginWithoutEnforcementIsOnlyAWarningWhileThereAreNoPolicies() throws Exception {
    api.daemonSet("kube-flannel-ds", "flannel:v0.26.2", "").policies(0);

    assertThat(one(Check.CLUSTER_POLICY_SUPPORT).state()).isEqualTo(State.WARNING);
    assertThat(one(Check.CLUSTER_POLICY_SUPPORT).found()).endsWith("there are none");
  }

  @Test
  void k3sIsNotJudgedByItsFlannel() throws Exception {
    api.policies(2)
        .answer(
            "/api/v1/nodes",
            "{'items': [{'metadata': {'name': 'a'}, 'spec': {'podCIDRs': ['10.42.0.0/24']},"
                + " 'status': {'nodeInfo': {'kubeletVersion': 'v1.31.4+k3s1'}}}]}");

    Finding finding = one(Check.CLUSTER_POLICY_SUPPORT);

    assertThat(finding.state()).isEqualTo(State.UNKNOWN);
    assertThat(finding.found()).contains("--disable-network-policy").contains("there are 2");
    assertThat(finding.cure()).contains("--archive");
  }

  @Test
  void ciliumAndCalicosEbpfMakeConntrackBlind() throws Exception {
    api.daemonSet("cilium", "quay.io/cilium/cilium:v1.16.5", "");
    assertThat(one(Check.CLUSTER_DATAPLANE).cure()).contains("Hubble");

    api.daemonSet(
        "calico-node",
        "calico/node:v3.29.1",
        ", 'env': [{'name': 'FELIX_BPFENABLED', 'value': 'true'}]");
    assertThat(one(Check.CLUSTER_DATAPLANE).state()).isEqualTo(State.WARNING);
    assertThat(one(Check.CLUSTER_DATAPLANE).cure()).contains("eBPF source");

    api.daemonSet("calico-node", "calico/node:v3.29.1", "");
    assertThat(one(Check.CLUSTER_DATAPLANE).state()).isEqualTo(State.OK);
  }

  @Test
  void exactlyTheWatchersRightsAreAskedFor() throws Exception {
    assertThat(one(Check.CLUSTER_RIGHTS).state()).isEqualTo(State.OK);

    assertThat(api.reviewed)
        .contains("list pods", "watch pods", "list networkpolicies", "watch endpointslices")
        .contains("create leases in weir", "get leases in weir", "update leases in weir")
        .noneMatch(right -> right.startsWith("delete") || right.contains("secrets"));
    assertThat(api.reviewed).hasSize(WatchRights.cluster().size() * 2 + 3);
  }

  @Test
  void aMissingRightIsNamedWithItsReason() throws Exception {
    api.denied.addAll(
        List.of(
            "watch networkpolicies", "list networkpolicies", "update leases", "list configmaps"));

    assertThat(all(Check.CLUSTER_RIGHTS))
        .extracting(Finding::state, Finding::subject, Finding::found)
        .satisfiesExactly(
            policies ->
                assertThat(policies.toList())
                    .containsExactly(
                        State.PROBLEM,
                        "networkpolicies.networking.k8s.io",
                        "may not list or watch in all namespaces; needed: what should be allowed"),
            staged -> assertThat(staged.toList()).startsWith(State.WARNING, "configmaps"),
            lease ->
                assertThat(lease.toList()).startsWith(State.PROBLEM, "leases.coordination.k8s.io"));
    assertThat(all(Check.CLUSTER_RIGHTS))
        .extracting(Finding::cure)
        .allSatisfy(
            cure ->
                assertThat(cure)
                    .startsWith("`weir watch --print-rbac --lease-namespace weir | kubectl"));
  }

  @Test
  void policiesOfOtherDialectsAreCounted() throws Exception {
    api.answer("/apis", "{'groups': [{'name': 'cilium.io'}, {'name': 'policy.networking.k8s.io'}]}")
        .answer(
            "/apis/cilium.io/v2/ciliumnetworkpolicies",
            "{'metadata': {'remainingItemCount': 6}, 'items': [{}]}")
        .refuse("/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies", 403)
        .refuse("/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies", 404);

    assertThat(all(Check.CLUSTER_DIALECTS))
        .extracting(Finding::state, Finding::subject)
        .containsExactly(
            tuple(State.WARNING, "ciliumnetworkpolicies.cilium.io"),
            tuple(State.UNKNOWN, "ciliumclusterwidenetworkpolicies.cilium.io"));
    assertThat(all(Check.CLUSTER_DIALECTS).get(0).found()).isEqualTo("7 of them, not judged");
  }

  @Test
  void nodesWithoutPodCidrsAreNamed() throws Exception {
    api.answer(
        "/api/v1/nodes",
        "{'items': [{'metadata': {'name': 'a'}, 'spec': {'podCIDR': '10.0.0.0/24'}}, {'metadata':"
            + " {'name': 'b'}, 'spec': {}}]}");

    Finding finding = one(Check.CLUSTER_POD_CIDRS);

    assertThat(finding.state()).isEqualTo(State.WARNING);
    assertThat(finding.found()).isEqualTo("1 of 2 nodes have none: b");
  }

  @Test
  void whatTheApiForbidsIsUnknownNotGuessed() throws Exception {
    for (String path :
        List.of(
            "/apis",
            "/api/v1/nodes",
            "/apis/apps/v1/daemonsets",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")) {
      api.refuse(path, 403);
    }

    assertThat(ClusterDoctor.examine(api, RIGHTS))
        .filteredOn(finding -> finding.check() != Check.CLUSTER_API)
        .hasSize(6)
        .allSatisfy(
            finding -> assertThat(finding.state()).as("%s", finding).isEqualTo(State.UNKNOWN));
  }

  @Test
  void credentialsThatAreNotAcceptedAreTheOneThingToMend() throws Exception {
    api.refuse("/version", 401);

    assertThat(ClusterDoctor.examine(api, RIGHTS))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.PROBLEM);
              assertThat(finding.found()).isEqualTo("it does not accept the credentials (401)");
              assertThat(finding.cure()).isEqualTo("Renew the credentials in the kubeconfig");
            });
  }

  @Test
  void aClusterWithoutNodesHasNoPodCidrsToPraise() throws Exception {
    api.answer("/api/v1/nodes", "{'items': []}");

    assertThat(one(Check.CLUSTER_POD_CIDRS).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void anApiThatIsAwayEndsTheExamination() throws Exception {
    ApiFacts away =
        new ApiFacts() {
          @Override
          public ApiAnswer get(String path) {
            return ApiAnswer.none("connection refused");
          }

          @Override
          public ApiAnswer post(String path, JsonNode body) {
            return ApiAnswer.none("connection refused");
          }
        };

    assertThat(ClusterDoctor.examine(away, RIGHTS))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.PROBLEM);
              assertThat(finding.found()).isEqualTo("no answer: connection refused");
            });
  }

  private Finding one(Check check) throws InterruptedException {
    List<Finding> all = all(check);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<Finding> all(Check check) throws InterruptedException {
    return ClusterDoctor.examine(api, RIGHTS).stream()
        .filter(finding -> finding.check() == check)
        .toList();
  }
}
