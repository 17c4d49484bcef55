package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.cluster.ApiRight;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Examines a cluster through its API. Reads only. */
public final class ClusterDoctor {

  private static final String NODES = "/api/v1/nodes?limit=1000";
  private static final int SHOWN = 5;

  private ClusterDoctor() {}

  /**
   * Findings of all checks of a cluster, in their order; only the first when the API does not
   * answer this account.
   *
   * @param rights what the account should be allowed to do
   */
  public static List<Finding> examine(ApiFacts api, List<ApiRight> rights)
      throws InterruptedException {
    ApiAnswer version = api.get("/version");
    if (version.code() == 0) {
      return List.of(Finding.problem(Check.CLUSTER_API, "no answer: " + version.problem()));
    }
    if (version.code() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return List.of(
          Finding.problem(Check.CLUSTER_API, "it does not accept the credentials (401)")
              .curedBy("Renew the credentials in the kubeconfig"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        version.ok()
            ? Finding.ok(
                Check.CLUSTER_API, "version " + version.body().path("gitVersion").asText("?"))
            : Finding.problem(Check.CLUSTER_API, version.problem()));
    findings.addAll(RightsCheck.of(api, rights));
    ApiAnswer nodes = api.get(NODES);
    findings.addAll(PluginChecks.of(api, nodes));
    findings.addAll(DialectsCheck.of(api));
    findings.add(podCidrs(nodes));
    return findings;
  }

  private static Finding podCidrs(ApiAnswer nodes) {
    if (!nodes.ok()) {
      return Finding.unknown(Check.CLUSTER_POD_CIDRS, nodes.problem());
    }
    List<String> without = new ArrayList<>();
    int all = 0;
    for (JsonNode node : nodes.body().path("items")) {
      all++;
      if (node.at("/spec/podCIDRs").isEmpty() && node.at("/spec/podCIDR").asText("").isEmpty()) {
        without.add(node.at("/metadata/name").asText("?"));
      }
    }
    if (all == 0) {
      return Finding.unknown(Check.CLUSTER_POD_CIDRS, "there are no nodes");
    }
    if (without.isEmpty()) {
      return Finding.ok(Check.CLUSTER_POD_CIDRS, "all " + all + " nodes have podCIDRs");
    }
    String names = without.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return Finding.warning(
        Check.CLUSTER_POD_CIDRS,
        "%d of %d nodes have none: %s%s"
            .formatted(without.size(), all, names, without.size() > SHOWN ? ", …" : ""));
  }
}
