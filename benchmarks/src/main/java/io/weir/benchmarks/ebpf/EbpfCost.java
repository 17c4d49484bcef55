package io.weir.benchmarks.ebpf;

import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.AttachMethod;
import io.weir.collector.ebpf.TrafficFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Compares traffic between two pods with and without the programs, turn by turn in one run, so that
 * a machine that gets slower or faster meanwhile does not matter.
 */
public final class EbpfCost {

  private static final String PORT = "5201";
  private static final int SENDERS_PROCESSOR = 0;
  private static final int RECEIVERS_PROCESSOR = 1;

  private final PodPair pods;
  private final String method;
  private final String millis;

  private EbpfCost(PodPair pods, AttachMethod method, int millis) {
    this.pods = pods;
    this.method = method.name();
    this.millis = Integer.toString(millis);
  }

  /** Arguments: tcx or clsact, rounds, milliseconds for each measurement; all may be left out. */
  public static void main(String[] args) throws IOException, InterruptedException {
    AttachMethod method =
        AttachMethod.valueOf((args.length > 0 ? args[0] : "tcx").toUpperCase(Locale.ROOT));
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    int millis = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
    for (String missing : new String[] {TrafficFeed.unavailable(), DropSource.unavailable()}) {
      if (missing != null) {
        System.err.println(missing);
        System.exit(1);
      }
    }
    try (PodPair pods = new PodPair()) {
      Process receiver =
          PodPair.startReady(pods.server(), RECEIVERS_PROCESSOR, Receiver.class, PORT);
      try {
        new EbpfCost(pods, method, millis).compare(rounds);
      } finally {
        PodPair.stop(receiver);
      }
    }
  }

  private record Round(double without, double with) {
    double ratio() {
      return with / without;
    }
  }

  private void compare(int rounds) throws IOException, InterruptedException {
    List<Round> tcp = new ArrayList<>();
    List<Round> udp = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      double tcpWithout = measure("tcp");
      double udpWithout = measure("udp");
      Process watcher =
          PodPair.startReady(pods.node(), RECEIVERS_PROCESSOR, Watcher.class, method);
      try {
        tcp.add(new Round(tcpWithout, measure("tcp")));
        udp.add(new Round(udpWithout, measure("udp")));
      } finally {
        PodPair.stop(watcher);
      }
    }
    System.out.println("| traffic, " + method + " | promised | without | with | with / without |");
    System.out.println("|---|---|---|---|---|");
    print("TCP, Gbit/s", "0.95", tcp, 8 / 1e9);
    print("UDP of 16 bytes, packets/s", "0.90", udp, 1);
  }

  private double measure(String protocol) throws IOException, InterruptedException {
    Process sender =
        PodPair.start(
            pods.client(),
            SENDERS_PROCESSOR,
            Sender.class,
            protocol,
            PodPair.SERVER_ADDRESS,
            PORT,
            millis);
    double sent = Double.parseDouble(PodPair.firstLine(sender));
    sender.waitFor();
    return sent;
  }

  private static void print(String what, String promised, List<Round> rounds, double unit) {
    double[] ratios = rounds.stream().mapToDouble(Round::ratio).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | ≥ %s | %,.3f | %,.3f | **%.3f** (%.3f to %.3f in %d rounds) |%n",
        what,
        promised,
        median(rounds.stream().mapToDouble(Round::without).toArray()) * unit,
        median(rounds.stream().mapToDouble(Round::with).toArray()) * unit,
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1],
        ratios.length);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
