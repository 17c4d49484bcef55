package io.weir.policy.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code networking.k8s.io/v1} NetworkPolicy specs, with the API server's defaulting. Never
 * fails: what cannot be read becomes a part that cannot be decided, and a {@link Problem}.
 */
public final class PolicyCompiler {

  static final String OR_INTENDED = "weir/or-intended";
  private static final String LINT_IGNORE = "weir/lint-ignore";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final SpecReader reader = new SpecReader();
  private final PolicyReference reference;
  private final boolean neighboursIntended;
  private final Set<String> lintIgnored;

  private PolicyCompiler(
      PolicyReference reference, boolean neighboursIntended, Set<String> lintIgnored) {
    this.reference = reference;
    this.neighboursIntended = neighboursIntended;
    this.lintIgnored = lintIgnored;
  }

  /**
   * Reads one policy.
   *
   * @param specJson the object's {@code spec} as JSON text
   */
  public static CompiledPolicy compile(
      PolicyReference reference, String specJson, Map<String, String> annotations) {
    return new PolicyCompiler(
            reference, annotations.containsKey(OR_INTENDED), lintIgnored(annotations))
        .compile(specJson);
  }

  /** Reads a policy with another spec; everything else of it stays. */
  public static CompiledPolicy recompile(CompiledPolicy policy, String specJson) {
    return new PolicyCompiler(policy.reference(), policy.neighboursIntended(), policy.lintIgnored())
        .compile(specJson);
  }

  /** The codes that the annotation {@code weir/lint-ignore} lists, separated by commas. */
  static Set<String> lintIgnored(Map<String, String> annotations) {
    String listed = annotations.get(LINT_IGNORE);
    if (listed == null) {
      return Set.of();
    }
    Set<String> codes = new HashSet<>();
    for (String code : listed.split(",", -1)) {
      if (!code.isBlank()) {
        codes.add(code.strip());
      }
    }
    return codes;
  }

  private CompiledPolicy compile(String specJson) {
    JsonNode spec = parse(specJson);
    if (spec == null) {
      return new CompiledPolicy(
          reference,
          specJson,
          LabelSelector.UNREADABLE,
          Match.MAYBE,
          Match.MAYBE,
          List.of(unreadableRule(Direction.INGRESS, 0)),
          List.of(unreadableRule(Direction.EGRESS, 0)),
          neighboursIntended,
          lintIgnored,
          reader.problems());
    }
    JsonNode podSelector = SpecReader.get(spec, "podSelector");
    LabelSelector pods =
        podSelector == null
            ? LabelSelector.EVERYTHING
            : new SelectorReader(reader).read(podSelector, "spec.podSelector");
    List<Rule> ingress = readRules(spec, Direction.INGRESS);
    List<Rule> egress = readRules(spec, Direction.EGRESS);
    PolicyTypes types = PolicyTypes.read(spec, reader, !egress.isEmpty());
    return new CompiledPolicy(
        reference,
        specJson,
        pods,
        types.ingress(),
        types.egress(),
        ingress,
        egress,
        neighboursIntended,
        lintIgnored,
        reader.problems());
  }

  private @Nullable JsonNode parse(String specJson) {
    JsonNode spec;
    try {
      spec = MAPPER.readTree(specJson);
    } catch (JsonProcessingException e) {
      reader.problem("spec", "no JSON: " + Printable.of(e.getOriginalMessage()));
      return null;
    }
    return reader.isObject(spec, "spec") ? spec : null;
  }

  private List<Rule> readRules(JsonNode spec, Direction direction) {
    String path = "spec." + direction.field();
    List<JsonNode> items = reader.list(spec, direction.field(), path);
    if (items == null) {
      return List.of(unreadableRule(direction, 0));
    }
    List<Rule> rules = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      rules.add(readRule(items.get(i), direction, i, path + "[" + i + "]"));
    }
    return rules;
  }

  private Rule readRule(JsonNode rule, Direction direction, int index, String path) {
    if (!reader.isObject(rule, path)) {
      return unreadableRule(direction, index);
    }
    return new Rule(
        direction, index, readPeers(rule, direction, path), readPorts(rule, path + ".ports"));
  }

  private List<Peer> readPeers(JsonNode rule, Direction direction, String rulePath) {
    String path = rulePath + "." + direction.peersField();
    List<JsonNode> items = reader.list(rule, direction.peersField(), path);
    if (items == null) {
      return List.of(new Peer.Unreadable());
    }
    PeerReader peerReader = new PeerReader(reader);
    List<Peer> peers = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      peers.add(peerReader.read(items.get(i), path + "[" + i + "]"));
    }
    return peers;
  }

  private List<PortMatcher> readPorts(JsonNode rule, String path) {
    List<JsonNode> items = reader.list(rule, "ports", path);
    if (items == null) {
      return List.of(PortMatcher.Unreadable.anyPort(null));
    }
    PortReader portReader = new PortReader(reader);
    List<PortMatcher> ports = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      ports.add(portReader.read(items.get(i), path + "[" + i + "]"));
    }
    return ports;
  }

  private static Rule unreadableRule(Direction direction, int index) {
    return new Rule(direction, index, List.of(new Peer.Unreadable()), List.of());
  }
}
