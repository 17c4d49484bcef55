package io.weir.collector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which plugins a node shows, and by what. */
record CniEvidence(Map<CniPlugin, List<String>> plugins, List<String> interfaces) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String FOLDER = "/etc/cni/net.d";
  private static final int SHOWN = 3;

  static CniEvidence of(HostFacts host) {
    Map<CniPlugin, List<String>> plugins = new EnumMap<>(CniPlugin.class);
    List<String> interfaces = interfaces(host);
    for (CniPlugin plugin : CniPlugin.values()) {
      List<String> own = interfaces.stream().filter(plugin::owns).toList();
      if (!own.isEmpty()) {
        add(plugins, plugin, (own.size() == 1 ? "interface " : "interfaces ") + some(own));
      }
    }
    for (String file : host.list(FOLDER)) {
      for (String type : types(host.read(FOLDER + "/" + file))) {
        for (CniPlugin plugin : CniPlugin.values()) {
          if (plugin.isConfiguredAs(type)) {
            add(plugins, plugin, FOLDER + "/" + file);
          }
        }
      }
    }
    return new CniEvidence(plugins, interfaces);
  }

  /** E.g. {@code Calico (interfaces cali…; /etc/cni/net.d/10-calico.conflist)}. */
  String describe() {
    return plugins.entrySet().stream()
        .map(
            entry ->
                entry.getKey().title()
                    + " ("
                    + entry.getValue().stream().distinct().collect(Collectors.joining("; "))
                    + ")")
        .collect(Collectors.joining(", "));
  }

  private static void add(Map<CniPlugin, List<String>> plugins, CniPlugin plugin, String evidence) {
    plugins.computeIfAbsent(plugin, p -> new ArrayList<>()).add(evidence);
  }

  private static String some(List<String> names) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
  }

  /** Names in /proc/thread-self/net/dev, which shows the reading thread's network namespace. */
  private static List<String> interfaces(HostFacts host) {
    String text = host.read("/proc/thread-self/net/dev").text();
    return text == null
        ? List.of()
        : text.lines()
            .filter(line -> line.contains(":"))
            .map(line -> line.substring(0, line.indexOf(':')).strip())
            .toList();
  }

  /** The types of a configuration's plugins and the name of its network. */
  private static List<String> types(Reading file) {
    List<String> types = new ArrayList<>();
    if (file.text() != null) {
      try {
        JsonNode config = JSON.readTree(file.text());
        types.add(config.path("name").asText(""));
        types.add(config.path("type").asText(""));
        config.path("plugins").forEach(plugin -> types.add(plugin.path("type").asText("")));
      } catch (JsonProcessingException e) {
        // Not a configuration: other files lie there too.
      }
    }
    return types;
  }
}
