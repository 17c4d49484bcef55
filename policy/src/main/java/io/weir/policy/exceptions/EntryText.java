package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.exceptions.EndSelector.Any;
import io.weir.policy.exceptions.EndSelector.Block;
import io.weir.policy.exceptions.EndSelector.Pods;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Writes an exception as an entry of the file; what {@link EntryReader} reads gives it again. */
final class EntryText {

  private static final JsonMapper JSON = new JsonMapper();

  /** Text that means itself in YAML, of any version. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");

  private static final Set<String> WORDS_OF_YAML =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private EntryText() {}

  /** Its lines, the first with the dash, none indented further than they must. */
  static List<String> lines(AcceptedException exception) {
    List<String> lines = new ArrayList<>();
    lines.add("- name: " + scalar(exception.name()));
    if (exception.cluster() != null) {
      lines.add("  cluster: " + scalar(exception.cluster()));
    }
    lines.add("  source:");
    end(exception.source(), lines);
    lines.add("  destination:");
    end(exception.destination(), lines);
    if (!exception.ports().isEmpty()) {
      lines.add(
          "  ports: ["
              + String.join(", ", exception.ports().stream().map(AcceptedPorts::toString).toList())
              + "]");
    }
    if (!exception.covers().equals(Coverage.STANDARD)) {
      lines.add("  covers: [" + String.join(", ", exception.covers().codes()) + "]");
    }
    lines.add("  reason: " + scalar(exception.reason()));
    lines.add("  owner: " + scalar(exception.owner()));
    lines.add("  created: " + moment(exception.created()));
    lines.add("  expires: " + moment(exception.expires()));
    return lines;
  }

  private static void end(EndSelector end, List<String> lines) {
    if (end instanceof Any) {
      lines.add("    any: true");
    } else if (end instanceof Block block) {
      lines.add("    cidr: " + scalar(block.toString()));
    } else if (end instanceof Pods pods) {
      lines.add("    namespace: " + scalar(pods.namespace()));
      if (pods.workload() != null) {
        lines.add("    workload: " + scalar(pods.workload().toString()));
      }
      if (pods.pod() != null) {
        lines.add("    pod: " + scalar(pods.pod()));
      }
      if (!pods.labels().isEverything()) {
        lines.add("    podSelector: " + selector(pods.labels()));
      }
    }
  }

  private static String selector(LabelSelector labels) {
    ObjectNode selector = JSON.createObjectNode();
    var expressions = selector.putArray("matchExpressions");
    for (Requirement requirement : labels.requirements()) {
      ObjectNode expression = expressions.addObject();
      expression.put("key", requirement.key());
      expression.put("operator", operator(requirement.operator()));
      if (!requirement.values().isEmpty()) {
        var values = expression.putArray("values");
        new TreeSet<>(requirement.values()).forEach(values::add);
      }
    }
    return selector.toString();
  }

  private static String operator(Requirement.Operator operator) {
    return switch (operator) {
      case IN -> "In";
      case NOT_IN -> "NotIn";
      case EXISTS -> "Exists";
      case DOES_NOT_EXIST -> "DoesNotExist";
      case UNREADABLE -> throw new IllegalArgumentException("an unreadable selector has no text");
    };
  }

  private static String moment(Instant moment) {
    var time = moment.atOffset(ZoneOffset.UTC);
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? time.toLocalDate().toString()
        : moment.toString();
  }

  /** Quoted where YAML would read something else; JSON's quotes are YAML's. */
  private static String scalar(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder();
    JSON.getNodeFactory()
        .textNode(text)
        .toString()
        .chars()
        .forEach(c -> quoted.append(isReadable(c) ? String.valueOf((char) c) : escaped(c)));
    return quoted.toString();
  }

  /** YAML refuses more than JSON does; JSON has escaped the rest. */
  private static boolean isReadable(int c) {
    boolean control = c >= 0x7F && c <= 0x9F;
    boolean breaksLine = c == 0x2028 || c == 0x2029;
    return !control && !breaksLine && c != 0xFEFF && c < 0xFFFE;
  }

  private static String escaped(int c) {
    return String.format(Locale.ROOT, "\\u%04x", c);
  }
}
