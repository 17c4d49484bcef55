package io.weir.policy.lint;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.PolicyState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster whose policies are looked at. Specs may use ' for ". */
final class LintedCluster {

  private final TestCluster cluster = new TestCluster();

  LintedCluster namespace(String name, String... labels) {
    cluster.namespace(name, labels);
    return this;
  }

  LintedCluster pod(String path, String... labels) {
    cluster.pod(path, Changes.pod(null, labels));
    return this;
  }

  LintedCluster podAt(String path, String address, String... labels) {
    cluster.pod(path, address, labels);
    return this;
  }

  LintedCluster podListening(String path, List<ContainerPort> ports, String... labels) {
    cluster.pod(path, Changes.pod(null, labels).setPorts(ports));
    return this;
  }

  LintedCluster hostPod(String path, String address, String... labels) {
    cluster.pod(path, Changes.pod(address, labels).setHostNetwork(true));
    return this;
  }

  LintedCluster node(String name, String address, String... podCidrs) {
    cluster.node(name, Changes.node(List.of(address), podCidrs));
    return this;
  }

  /** A Service of one TCP port. */
  LintedCluster service(
      String path, @Nullable String address, int port, String targetPort, String... selector) {
    return serviceOf("TCP", path, address, port, targetPort, selector);
  }

  /** The same of another protocol. */
  LintedCluster serviceOf(
      String protocol,
      String path,
      @Nullable String address,
      int port,
      String targetPort,
      String... selector) {
    cluster.apply(
        Changes.present(
                "Service",
                path,
                ServiceState.newBuilder()
                    .setAddresses(address == null ? List.of() : List.of(address))
                    .setSelector(Changes.labels(selector))
                    .setPorts(
                        List.of(
                            ServicePort.newBuilder()
                                .setPort(port)
                                .setTargetPort(targetPort)
                                .setProtocol(protocol)
                                .build()))
                    .build(),
                cluster.now())
            .build());
    return this;
  }

  LintedCluster policy(String path, String spec) {
    cluster.policy(path, spec);
    return this;
  }

  LintedCluster policy(String path, String spec, Map<String, String> annotations) {
    return policyOfKind("NetworkPolicy", path, spec, annotations);
  }

  LintedCluster staged(String path, String spec) {
    return staged(path, spec, Map.of());
  }

  LintedCluster staged(String path, String spec, Map<String, String> annotations) {
    return policyOfKind(ClusterTimeline.STAGED_POLICY_KIND, path, spec, annotations);
  }

  private LintedCluster policyOfKind(
      String kind, String path, String spec, Map<String, String> annotations) {
    PolicyState state = Changes.policy(spec);
    state.setAnnotations(annotations);
    cluster.apply(Changes.present(kind, path, state, cluster.now()).build());
    return this;
  }

  ClusterState state() {
    return cluster.state();
  }

  LintReport lint() {
    return Linter.lint(state());
  }

  /** The findings of some codes. */
  List<LintFinding> findings(LintCode... codes) {
    return lint().findings().stream()
        .filter(finding -> Arrays.asList(codes).contains(finding.code()))
        .toList();
  }

  /** The places of the findings of some codes. */
  List<String> places(LintCode... codes) {
    return findings(codes).stream().map(finding -> finding.place().toString()).toList();
  }

  static ContainerPort tcp(String name, int number) {
    return Changes.port(name, number, "TCP");
  }
}
