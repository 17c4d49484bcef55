package io.weir.lab.firewall;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the part of nftables that the compiler writes and says what a new packet meets. */
final class NftInterpreter {
  private final Map<String, List<String>> chains = new LinkedHashMap<>();

  /** A first packet; protocol in lower case. */
  record Packet(String src, String dst, String protocol, int port) {}

  NftInterpreter(String ruleset) {
    List<String> rules = new ArrayList<>();
    for (String line : ruleset.lines().map(String::strip).toList()) {
      if (line.startsWith("chain ")) {
        rules = new ArrayList<>();
        chains.put(line.split(" ", -1)[1], rules);
      } else if (!line.equals("}") && !line.contains("table ip")) {
        rules.add(line);
      }
    }
  }

  boolean drops(Packet packet) {
    return verdict("forward", packet).equals("drop");
  }

  private String verdict(String chain, Packet packet) {
    for (String rule : chains.getOrDefault(chain, List.of())) {
      String verdict = apply(rule, packet);
      if (verdict.equals("drop") || verdict.equals("accept")) {
        return verdict;
      }
      if (verdict.equals("return")) {
        return "";
      }
    }
    return "";
  }

  private String apply(String rule, Packet packet) {
    Deque<String> words = new ArrayDeque<>(Arrays.asList(rule.split(" ", -1)));
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "type", "ct" -> {
          return ""; // the hook's declaration; replies, which a first packet is not
        }
        case "ip" -> {
          if (!ip(words, packet)) {
            return "";
          }
        }
        case "tcp", "udp", "sctp" -> {
          words.pop(); // dport
          if (!word.equals(packet.protocol()) || !within(words.pop(), packet.port())) {
            return "";
          }
        }
        case "jump" -> {
          return verdict(words.pop(), packet);
        }
        case "drop", "return" -> {
          return word;
        }
        default -> throw new IllegalStateException("cannot interpret '" + word + "' in " + rule);
      }
    }
    throw new IllegalStateException("no verdict in " + rule);
  }

  private static boolean ip(Deque<String> words, Packet packet) {
    String field = words.pop();
    if (field.equals("protocol")) {
      return words.pop().toLowerCase(Locale.ROOT).equals(packet.protocol());
    }
    String address = field.equals("saddr") ? packet.src() : packet.dst();
    boolean negated = words.peek().equals("!=");
    if (negated) {
      words.pop();
    }
    List<String> values = new ArrayList<>();
    String first = words.pop();
    if (first.equals("{")) {
      for (String w = words.pop(); !w.equals("}"); w = words.pop()) {
        values.add(w.replace(",", ""));
      }
    } else {
      values.add(first);
    }
    boolean listed =
        values.stream()
            .anyMatch(
                v -> v.contains("/") ? Ipv4Block.parse(v).contains(address) : v.equals(address));
    return listed != negated;
  }

  private static boolean within(String range, int port) {
    int dash = range.indexOf('-');
    return dash < 0
        ? Integer.parseInt(range) == port
        : port >= Integer.parseInt(range.substring(0, dash))
            && port <= Integer.parseInt(range.substring(dash + 1));
  }
}
