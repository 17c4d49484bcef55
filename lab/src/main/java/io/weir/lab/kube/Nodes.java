package io.weir.lab.kube;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Node objects. */
public final class Nodes {
  private Nodes() {}

  /**
   * A ready node.
   *
   * @param addresses every address of its host namespace
   */
  public static ObjectNode node(String name, List<String> addresses, String podCidr) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = node.putObject("metadata");
    metadata.put("name", name);
    metadata
        .putObject("labels")
        .put("kubernetes.io/hostname", name)
        .put("kubernetes.io/os", "linux");
    ObjectNode spec = node.putObject("spec");
    spec.put("podCIDR", podCidr);
    spec.putArray("podCIDRs").add(podCidr);
    ObjectNode status = node.putObject("status");
    ArrayNode list = status.putArray("addresses");
    addresses.forEach(a -> list.addObject().put("type", "InternalIP").put("address", a));
    list.addObject().put("type", "Hostname").put("address", name);
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    return node;
  }
}
