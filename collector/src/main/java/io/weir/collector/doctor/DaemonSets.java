package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.doctor.CniPlugin.Enforcement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The DaemonSets of a cluster that belong to known plugins, and what their settings say. */
final class DaemonSets {

  // kind 0.24 (August 2024) was the first whose kindnet enforces policies.
  private static final int KINDNET_WITH_POLICIES = 20240813;
  private static final Pattern KINDNET_DATE = Pattern.compile(".*:v(\\d{8})-.*");
  private static final int SHOWN = 200;

  private final Map<CniPlugin, JsonNode> found = new EnumMap<>(CniPlugin.class);

  static DaemonSets of(JsonNode list) {
    DaemonSets sets = new DaemonSets();
    for (JsonNode item : list.path("items")) {
      for (CniPlugin plugin : CniPlugin.ofDaemonSet(item.at("/metadata/name").asText(""))) {
        sets.found.putIfAbsent(plugin, item);
      }
    }
    JsonNode calico = sets.found.get(CniPlugin.CALICO);
    if (calico != null && "true".equals(variable(calico, "FELIX_BPFENABLED"))) {
      sets.found.put(CniPlugin.CALICO_EBPF, calico);
    }
    return sets;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  Iterable<CniPlugin> plugins() {
    return found.keySet();
  }

  /** E.g. {@code Calico (kube-system/calico-node, docker.io/calico/node:v3.29.1)}. */
  String describe() {
    List<String> texts = new ArrayList<>();
    found.forEach(
        (plugin, set) -> {
          JsonNode metadata = set.path("metadata");
          String image = image(set);
          texts.add(
              plugin.title()
                  + " ("
                  + metadata.path("namespace").asText("")
                  + "/"
                  + metadata.path("name").asText("")
                  + (image.isEmpty() ? "" : ", " + cut(image))
                  + ")");
        });
    return String.join(", ", texts);
  }

  /** Whether a plugin that was found enforces policies as it is set; null when that is not seen. */
  @Nullable Boolean enforces(CniPlugin plugin) {
    if (plugin.enforcement() != Enforcement.DEPENDS) {
      return plugin.enforcement() == Enforcement.ALWAYS;
    }
    JsonNode set = found.get(plugin);
    if (set == null) {
      return null;
    }
    return switch (plugin) {
      case WEAVE -> hasContainer(set, "weave-npc");
      // Its firewall is on unless it is switched off.
      case KUBE_ROUTER -> !hasArgument(set, "--run-firewall=false");
      case AWS_VPC_CNI ->
          (hasContainer(set, "aws-network-policy-agent") || hasContainer(set, "aws-eks-nodeagent"))
              && hasArgument(set, "--enable-network-policy=true");
      case KINDNET -> kindnet(image(set));
      // Its controller has a DaemonSet of its own.
      case AZURE_CNI, GKE -> false;
      default -> null;
    };
  }

  private static @Nullable Boolean kindnet(String image) {
    Matcher matcher = KINDNET_DATE.matcher(image);
    return matcher.matches()
        ? Boolean.valueOf(Integer.parseInt(matcher.group(1)) >= KINDNET_WITH_POLICIES)
        : null;
  }

  private static JsonNode containers(JsonNode set) {
    return set.at("/spec/template/spec/containers");
  }

  private static String image(JsonNode set) {
    return containers(set).path(0).path("image").asText("");
  }

  private static boolean hasContainer(JsonNode set, String name) {
    for (JsonNode container : containers(set)) {
      if (container.path("name").asText("").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasArgument(JsonNode set, String argument) {
    for (JsonNode container : containers(set)) {
      for (String field : List.of("args", "command")) {
        for (JsonNode one : container.path(field)) {
          if (one.asText("").equals(argument)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static @Nullable String variable(JsonNode set, String name) {
    for (JsonNode container : containers(set)) {
      for (JsonNode variable : container.path("env")) {
        if (variable.path("name").asText("").equals(name)) {
          return variable.path("value").asText("");
        }
      }
    }
    return null;
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
