package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.cluster.ManifestOptions.Workloads;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {

  @TempDir Path folder;

  @Test
  void readsFilesFoldersDocumentsAndLists() throws IOException {
    write(
        "a/one.yaml",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        # nothing but a comment
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        status: {podIP: 10.1.0.4}
        """);
    write(
        "a/b/two.yml",
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: {name: web, namespace: shop}
          spec: {clusterIP: 10.96.0.1, ports: [{port: 80, targetPort: http}]}
        """);
    write(
        "three.json",
        """
        {"apiVersion":"v1","kind":"PodList","items":[
          {"metadata":{"name":"api","namespace":"shop"},"status":{"podIP":"10.1.0.5"}}]}
        """);
    write("notes.txt", "no manifest");
    write(".hidden/pod.yaml", "{");

    ManifestSet set = read();

    assertThat(set.changes())
        .extracting(RecordingSink::line)
        .containsExactly(
            "PRESENT Namespace shop", "PRESENT Service web", "PRESENT Pod web", "PRESENT Pod api");
    assertThat(set.problems()).isEmpty();
    assertThat(set.skipped()).isZero();
  }

  @Test
  void aNamespaceThatOnlyAPodNamesExistsWithItsNameAsLabel() throws IOException {
    write("pod.yaml", pod("web", "metadata: {name: web, namespace: shop}"));

    ManifestSet set = read();

    assertThat(set.changes())
        .extracting(RecordingSink::line)
        .first()
        .isEqualTo("PRESENT Namespace shop");
    NamespaceState namespace = (NamespaceState) set.changes().get(0).getState();
    assertThat(namespace.getLabels()).isEqualTo(Map.of("kubernetes.io/metadata.name", "shop"));
  }

  @Test
  void theNamespaceIsDefaultWhereNoneIsNamed() throws IOException {
    write("pod.yaml", pod("web", "metadata: {name: web}"));

    assertThat(read().changes()).extracting(ClusterChange::getNamespace).contains("default");
  }

  @Test
  void aPolicysSpecIsKeptAsItStands() throws IOException {
    write(
        "policy.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: odd, namespace: shop, generation: 3, uid: u-1}
        spec:
          podSelector: {}
          ingress:
          - from: []
            ports: [{port: "80", surprise: [1, null]}]
        """);

    ClusterChange policy = only("NetworkPolicy", read());

    assertThat(((PolicyState) policy.getState()).getSpecJson())
        .isEqualTo(
            "{\"podSelector\":{},\"ingress\":[{\"from\":[],\"ports\":"
                + "[{\"port\":\"80\",\"surprise\":[1,null]}]}]}");
    assertThat(policy.getGeneration()).isEqualTo(3);
    assertThat(policy.getUid()).isEqualTo("u-1");
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "10.0.0.0", "300.0.0.0/8", "2001:db8::/129", "10.0.0.0/08", "web"})
  void anInvalidRangeIsNamedWithFilePolicyAndFieldAndThePolicyIsKept(String cidr)
      throws IOException {
    write(
        "policy.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: shop}
        spec:
          podSelector: {}
          egress:
          - to: [{podSelector: {}}]
          - to: [{ipBlock: {cidr: 0.0.0.0/0, except: ["::/0", "%s"]}}]
        """
            .formatted(cidr));

    ManifestSet set = read();

    assertThat(set.problems())
        .singleElement()
        .asString()
        .startsWith(
            folder.resolve("policy.yaml")
                + " (document 1): NetworkPolicy shop/out: spec.egress[1].to[0].ipBlock.except[1]:"
                + " must be a range")
        .contains("\"" + cidr + "\"");
    assertThat(only("NetworkPolicy", set).getState()).isInstanceOf(PolicyState.class);
  }

  @Test
  void anOddFieldIsNamedAndThePodKept() throws IOException {
    write(
        "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web, version: 2}}
        spec:
          nodeName: [node-a]
          containers: [{name: web, ports: [{containerPort: 99999}, {containerPort: 80}, 7]}]
        status: {podIP: 10.1.0.4, startTime: yesterday, podIPs: [{ip: 10.1.0.04}, {ip: "2001:DB8::1"}]}
        """);

    ManifestSet set = read();

    PodState pod = (PodState) only("Pod", set).getState();
    assertThat(pod.getLabels()).isEqualTo(Map.of("app", "web"));
    assertThat(pod.getNode()).isNull();
    assertThat(pod.getAddresses()).containsExactly("2001:db8::1", "10.1.0.4");
    assertThat(pod.getPorts())
        .singleElement()
        .satisfies(p -> assertThat(p.getPort()).isEqualTo(80));
    assertThat(set.problems())
        .extracting(ManifestProblem::field)
        .containsExactlyInAnyOrder(
            "metadata.labels.version",
            "spec.nodeName",
            "spec.containers[0].ports[0].containerPort",
            "spec.containers[0].ports[2]",
            "status.startTime",
            "status.podIPs[0].ip");
  }

  @Test
  void theLastOfTwoIsTakenWithAWarning() throws IOException {
    write("1.yaml", pod("web", "metadata: {name: web, labels: {app: old}}"));
    write("2.yaml", pod("web", "metadata: {name: web, labels: {app: new}}"));

    ManifestSet set = read();

    assertThat(((PodState) only("Pod", set).getState()).getLabels()).containsEntry("app", "new");
    assertThat(set.problems())
        .singleElement()
        .asString()
        .contains("2.yaml")
        .contains("stands already in " + folder.resolve("1.yaml"));
  }

  @Test
  void unknownKindsAreCountedAndUnknownPoliciesNamed() throws IOException {
    write(
        "other.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: guard}
        ---
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: l7, namespace: shop}
        """);

    ManifestSet set = read();

    assertThat(set.changes()).isEmpty();
    assertThat(set.skipped()).isEqualTo(3);
    assertThat(set.problems())
        .extracting(ManifestProblem::object)
        .containsExactly("AdminNetworkPolicy guard", "CiliumNetworkPolicy shop/l7");
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1,Deployment,spec",
    "apps/v1,StatefulSet,spec",
    "apps/v1,DaemonSet,spec",
    "apps/v1,ReplicaSet,spec",
    "batch/v1,Job,spec",
    "v1,ReplicationController,spec",
    "batch/v1,CronJob,cron"
  })
  void aControllerStandsForOnePodOfItsTemplate(String apiVersion, String kind, String place)
      throws IOException {
    String template =
        """
        {"template":{"metadata":{"labels":{"app":"web"}},
          "spec":{"containers":[{"name":"c","ports":[{"name":"http","containerPort":8080}]}]}}}""";
    write(
        "workload.json",
        """
        {"apiVersion":"%s","kind":"%s","metadata":{"name":"web","namespace":"shop"},"spec":%s}
        """
            .formatted(
                apiVersion,
                kind,
                place.equals("cron") ? "{\"jobTemplate\":{\"spec\":" + template + "}}" : template));

    ClusterChange change =
        only("Pod", Manifests.read(List.of(folder), options().withWorkloads(Workloads.AS_PODS)));

    PodState pod = (PodState) change.getState();
    assertThat(change.getNamespace()).isEqualTo("shop");
    assertThat(change.getName()).isEqualTo(kind + "/web");
    assertThat(pod.getAddresses()).isEmpty();
    assertThat(pod.getLabels()).isEqualTo(Map.of("app", "web"));
    assertThat(pod.getOwner().getKind()).isEqualTo(kind);
    assertThat(pod.getOwner().getName()).isEqualTo("web");
    assertThat(pod.getPorts())
        .singleElement()
        .satisfies(p -> assertThat(p.getPort()).isEqualTo(8080));
  }

  @Test
  void aReplicaSetOfADeploymentStandsForNoPodOfItsOwn() throws IOException {
    write(
        "rs.yaml",
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          ownerReferences: [{kind: Deployment, name: web, uid: d-1, controller: true}]
        spec: {template: {metadata: {labels: {app: web}}}}
        """);

    ManifestSet set = Manifests.read(List.of(folder), options().withWorkloads(Workloads.AS_PODS));

    assertThat(set.changes())
        .extracting(ClusterChange::getKind)
        .containsExactlyInAnyOrder("Namespace", "ReplicaSet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.yaml | 'kind: [Pod' | is not readable as YAML",
        "a.yaml | 'kind: Pod\nkind: Job' | duplicate key kind",
        "a.json | '{\"kind\": }' | is not readable as JSON",
        "a.json | '{\"kind\":1,\"kind\":2}' | Duplicate",
        "a.yaml | '- one\n- two' | is no Kubernetes object, but a list",
        "a.yaml | 'kind: PodList\nitems: [7]' | an item of the List is a single value"
      })
  void whatCannotBeReadIsOneClearLine(String file, String content, String message)
      throws IOException {
    write(file, content);

    assertThatThrownBy(this::read)
        .isInstanceOf(ManifestException.class)
        .hasMessageStartingWith(folder.resolve(file).toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aPathThatDoesNotExistIsNamed() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> Manifests.read(List.of(missing), options()))
        .isInstanceOf(ManifestException.class)
        .hasMessageStartingWith(missing + " does not exist");
  }

  @Test
  void bytesThatAreNoTextAreOneClearLine() throws IOException {
    Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThatThrownBy(this::read).hasMessageEndingWith("is not text in UTF-8");
  }

  @Test
  void objectsHoldSinceTheirCreationOrSinceEver() throws IOException {
    write(
        "pods.yaml",
        pod("web", "metadata: {name: web, creationTimestamp: '2026-01-02T03:04:05Z'}")
            + "---\n"
            + pod("api", "metadata: {name: api}"));

    assertThat(read().changes())
        .filteredOn(change -> change.getKind().equals("Pod"))
        .extracting(ClusterChange::getEffectiveAt, ClusterChange::getObservedAt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Instant.parse("2026-01-02T03:04:05Z"), Instant.EPOCH),
            org.assertj.core.groups.Tuple.tuple(null, Instant.EPOCH));
  }

  @Test
  void aliasesAreResolved() throws IOException {
    write(
        "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: &labels {app: web}, annotations: *labels}
        spec: {nodeName: &node node-a}
        """);

    assertThat(((PodState) only("Pod", read()).getState()).getLabels()).containsEntry("app", "web");
  }

  private static String pod(String name, String metadata) {
    return "apiVersion: v1\nkind: Pod\n"
        + metadata
        + "\nspec: {containers: [{name: "
        + name
        + "}]}\n";
  }

  private static ClusterChange only(String kind, ManifestSet set) {
    return set.changes().stream()
        .filter(change -> change.getKind().equals(kind))
        .reduce(
            (a, b) -> {
              throw new AssertionError("more than one " + kind);
            })
        .orElseThrow();
  }

  private ManifestSet read() throws ManifestException {
    return Manifests.read(List.of(folder), options());
  }

  private static ManifestOptions options() {
    return ManifestOptions.of("test");
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
