package io.weir.policy.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.Question;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Transport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the parts of NetworkPolicy objects. */
final class Manifest {

  static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Manifest() {}

  /** The policy as an object with its {@code spec}: what a patch is applied to; null if no JSON. */
  static @Nullable ObjectNode of(CompiledPolicy policy) {
    try {
      JsonNode spec = MAPPER.readTree(policy.specJson());
      return spec instanceof ObjectNode
          ? object(policy.reference().namespace(), policy.reference().name(), spec)
          : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static ObjectNode object(String namespace, String name, JsonNode spec) {
    ObjectNode manifest =
        JSON.objectNode().put("apiVersion", "networking.k8s.io/v1").put("kind", "NetworkPolicy");
    manifest.putObject("metadata").put("name", name).put("namespace", namespace);
    manifest.set("spec", spec);
    return manifest;
  }

  /**
   * A policy that isolates in one direction only.
   *
   * @param rule null: it admits nobody
   */
  static ObjectNode policy(
      String namespace,
      String name,
      Map<String, String> podLabels,
      Direction direction,
      @Nullable JsonNode rule) {
    ObjectNode spec = JSON.objectNode();
    spec.set("podSelector", selector(podLabels));
    spec.putArray("policyTypes").add(direction.policyType());
    if (rule != null) {
      spec.putArray(direction.field()).add(rule);
    }
    return object(namespace, name, spec);
  }

  static ObjectNode selector(Map<String, String> labels) {
    ObjectNode selector = JSON.objectNode();
    if (!labels.isEmpty()) {
      ObjectNode matchLabels = selector.putObject("matchLabels");
      labels.forEach(matchLabels::put);
    }
    return selector;
  }

  static ObjectNode namespaceSelector(String namespace) {
    return selector(Map.of(NAMESPACE_NAME, namespace));
  }

  /** A peer that is this end and as few others as can be said; null when none can name it. */
  static @Nullable ObjectNode peer(End end) {
    if (end instanceof End.Pod pod && Exemptions.isSelectable(pod)) {
      ObjectNode peer = JSON.objectNode();
      peer.set("namespaceSelector", namespaceSelector(pod.namespace()));
      peer.set("podSelector", selector(StableLabels.of(pod)));
      return peer;
    }
    IpAddress address = PeerTracer.addressOf(end);
    if (address == null) {
      return null;
    }
    ObjectNode peer = JSON.objectNode();
    peer.putObject("ipBlock").put("cidr", host(address));
    return peer;
  }

  /** The block of one address. */
  static String host(IpAddress address) {
    return address + (address.isV4() ? "/32" : "/128");
  }

  /** The item of {@code ports} that is the flow's; null for protocols that have none. */
  static @Nullable ObjectNode port(Question question) {
    Transport transport = question.transport();
    return transport == null ? null : port(transport, question.port());
  }

  /** Port 0 cannot be named: it takes every port. */
  static ObjectNode port(Transport transport, @Nullable Integer number) {
    ObjectNode port = JSON.objectNode().put("protocol", transport.name());
    if (number != null && number > 0) {
      port.put("port", number);
    }
    return port;
  }

  static ObjectNode rule(Direction direction, JsonNode peer, JsonNode... ports) {
    ObjectNode rule = JSON.objectNode();
    rule.putArray(direction.peersField()).add(peer);
    if (ports.length > 0) {
      ArrayNode list = rule.putArray("ports");
      for (JsonNode port : ports) {
        list.add(port);
      }
    }
    return rule;
  }

  static ArrayNode list(JsonNode... items) {
    ArrayNode list = JSON.arrayNode();
    for (JsonNode item : items) {
      list.add(item);
    }
    return list;
  }

  static JsonNode text(String value) {
    return JSON.textNode(value);
  }
}
