package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Policies beside networking.k8s.io, which have an effect that Weir does not know of. */
final class DialectsCheck {

  /** Kinds by group and plural, from the projects' CustomResourceDefinitions. */
  private record Dialect(String group, String version, String plural) {
    String path() {
      return "/apis/" + group + "/" + version + "/" + plural + "?limit=1";
    }

    String name() {
      return plural + "." + group;
    }
  }

  private static final List<Dialect> DIALECTS =
      List.of(
          new Dialect("cilium.io", "v2", "ciliumnetworkpolicies"),
          new Dialect("cilium.io", "v2", "ciliumclusterwidenetworkpolicies"),
          new Dialect("crd.projectcalico.org", "v1", "networkpolicies"),
          new Dialect("crd.projectcalico.org", "v1", "globalnetworkpolicies"),
          new Dialect("crd.antrea.io", "v1beta1", "networkpolicies"),
          new Dialect("crd.antrea.io", "v1beta1", "clusternetworkpolicies"),
          new Dialect("policy.networking.k8s.io", "v1alpha1", "adminnetworkpolicies"),
          new Dialect("policy.networking.k8s.io", "v1alpha1", "baselineadminnetworkpolicies"),
          new Dialect("policy.networking.k8s.io", "v1alpha2", "clusternetworkpolicies"));

  private DialectsCheck() {}

  static List<Finding> of(ApiFacts api) throws InterruptedException {
    ApiAnswer groups = api.get("/apis");
    if (!groups.ok()) {
      return List.of(Finding.unknown(Check.CLUSTER_DIALECTS, groups.problem()));
    }
    Set<String> served = new HashSet<>();
    for (JsonNode group : groups.body().path("groups")) {
      served.add(group.path("name").asText(""));
    }
    List<Finding> findings = new ArrayList<>();
    for (Dialect dialect : DIALECTS) {
      if (served.contains(dialect.group())) {
        add(findings, dialect, api.get(dialect.path()));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(Check.CLUSTER_DIALECTS, "none of the known other kinds"))
        : findings;
  }

  private static void add(List<Finding> findings, Dialect dialect, ApiAnswer answer) {
    // The group may be served without this kind, or in another version.
    if (answer.notFound()) {
      return;
    }
    if (!answer.ok()) {
      findings.add(Finding.unknown(Check.CLUSTER_DIALECTS, answer.problem()).of(dialect.name()));
      return;
    }
    long count =
        answer.body().path("items").size()
            + answer.body().at("/metadata/remainingItemCount").asLong(0);
    if (count > 0) {
      findings.add(
          Finding.warning(Check.CLUSTER_DIALECTS, count + " of them, not judged")
              .of(dialect.name()));
    }
  }
}
