package io.weir.lab.run;

import io.weir.collector.drops.DropEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells of denied packets in lines for a person: one for each pair of ends and port in a while, and
 * never more than a few in a second. Thread-safe.
 */
final class DropTicker {
  /** The kernel's reason where nftables drops, which is what enforces policies here. */
  private static final String DENIED = "NETFILTER_DROP";

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int LINES_A_SECOND = 10;
  private static final int REMEMBERED = 1_000;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final UnaryOperator<String> names;
  private final Consumer<String> lines;
  private final Map<Denial, Instant> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Denial, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };
  private Instant second = Instant.EPOCH;
  private int linesInSecond;
  private long untold;

  private record Denial(
      String node, String src, String dst, int protocol, @Nullable Integer port) {}

  /**
   * For one audience.
   *
   * @param names what to call an address
   */
  DropTicker(UnaryOperator<String> names, Consumer<String> lines) {
    this.names = names;
    this.lines = lines;
  }

  /** A viewer of one node's drops. */
  Consumer<DropEvent> on(String node) {
    return drop -> take(node, drop);
  }

  private synchronized void take(String node, DropEvent drop) {
    if (!drop.reason().equals(DENIED)) {
      return;
    }
    Denial denial =
        new Denial(node, text(drop.src()), text(drop.dst()), drop.protocol(), drop.dstPort());
    Instant before = told.get(denial);
    if (before != null && drop.at().isBefore(before.plus(SILENCE))) {
      return;
    }
    if (!drop.at().isBefore(second.plus(SECOND))) {
      second = drop.at();
      linesInSecond = 0;
    }
    if (linesInSecond == LINES_A_SECOND) {
      untold++;
      return;
    }
    linesInSecond++;
    told.remove(denial);
    told.put(denial, drop.at());
    lines.accept(line(denial, drop));
    untold = 0;
  }

  private String line(Denial denial, DropEvent drop) {
    StringBuilder line = new StringBuilder("dropped on ").append(denial.node()).append(": ");
    line.append(names.apply(denial.src())).append(" -> ").append(names.apply(denial.dst()));
    line.append(' ').append(service(drop.protocol(), drop.dstPort()));
    String asked = drop.originalDst() == null ? denial.dst() : text(drop.originalDst());
    if (!asked.equals(denial.dst()) && !asked.equals(denial.src())) {
      line.append(", asked for ").append(names.apply(asked));
      if (drop.originalDstPort() != null) {
        line.append(" port ").append(drop.originalDstPort());
      }
    }
    line.append(" (").append(drop.reason()).append(')');
    if (untold > 0) {
      line.append("; ").append(untold).append(" more not shown");
    }
    return line.toString();
  }

  private static String text(Object address) {
    return address.toString();
  }

  private static String service(int protocol, @Nullable Integer port) {
    String name =
        switch (protocol) {
          case TCP -> "TCP";
          case UDP -> "UDP";
          default -> "protocol " + protocol;
        };
    return port == null ? name : port + "/" + name;
  }
}
