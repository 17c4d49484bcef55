package io.weir.collector.observation;

import io.weir.collector.observation.Calls.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of the file observation-table.txt: a call, and what is told of it.
 *
 * @param title what happens, in words
 * @param protocol tcp, udp, sctp, icmp
 * @param port 0 where the protocol has none
 * @param answers what the caller may be told
 * @param told lines {@code VIEW OBSERVER: RECORD}, sorted
 */
record Row(
    String title,
    String protocol,
    String from,
    String to,
    int port,
    Set<Answer> answers,
    List<String> told) {

  private static final Pattern CALL =
      Pattern.compile(
          "call +(tcp|udp|sctp|icmp) (\\S+) > ([^ :]+)(?::(\\d+))? ([A-Z]+)(?: or ([A-Z]+))?");

  Row {
    told = told.stream().sorted().toList();
  }

  /** All rows, in the file's order. */
  static List<Row> all() {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Row.class.getResourceAsStream("observation-table.txt")),
                StandardCharsets.UTF_8))) {
      List<Row> rows = new ArrayList<>();
      List<String> block = new ArrayList<>();
      for (String line : (Iterable<String>) file.lines()::iterator) {
        if (line.isBlank() && !block.isEmpty()) {
          rows.add(read(block));
          block.clear();
        } else if (!line.isBlank() && !line.startsWith("#")) {
          block.add(line);
        }
      }
      if (!block.isEmpty()) {
        rows.add(read(block));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row read(List<String> block) {
    Matcher call = CALL.matcher(block.get(1));
    if (!call.matches()) {
      throw new IllegalArgumentException("no call: " + block.get(1));
    }
    return new Row(
        block.get(0),
        call.group(1),
        call.group(2),
        call.group(3),
        call.group(4) == null ? 0 : Integer.parseInt(call.group(4)),
        Stream.of(call.group(5), call.group(6))
            .filter(Objects::nonNull)
            .map(Answer::valueOf)
            .collect(Collectors.toSet()),
        block.subList(2, block.size()).stream().map(line -> line.replaceAll(" +", " ")).toList());
  }

  /** Null where this kernel cannot. */
  @Nullable Answer make(Calls calls, int fromPort) throws Exception {
    return switch (protocol) {
      case "tcp" -> calls.tcp(from, fromPort, to, port);
      case "udp" -> calls.udp(from, fromPort, to, port);
      case "sctp" -> calls.sctp(from, fromPort, to, port);
      default -> calls.icmp(from, to);
    };
  }

  /** Of ICMP, which has no ports, whether it is between the two places. */
  boolean isBetween(String srcIp, String dstIp) {
    return protocol.equals("icmp")
        && srcIp.equals(Places.address(from))
        && dstIp.equals(Places.address(to));
  }

  @Override
  public String toString() {
    return title;
  }
}
