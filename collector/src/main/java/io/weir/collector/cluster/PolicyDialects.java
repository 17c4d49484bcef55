package io.weir.collector.cluster;

import java.util.Set;

/** Policies of other dialects than networking.k8s.io, which must not be passed over in silence. */
final class PolicyDialects {

  private static final Set<String> GROUPS =
      Set.of(
          "policy.networking.k8s.io",
          "crd.projectcalico.org",
          "projectcalico.org",
          "crd.antrea.io",
          "cilium.io");

  private PolicyDialects() {}

  static boolean isPolicy(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash > 0
        && GROUPS.contains(apiVersion.substring(0, slash))
        && kind.endsWith("NetworkPolicy");
  }
}
