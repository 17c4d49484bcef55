package io.weir.benchmarks.ebpf;

import io.weir.benchmarks.ebpf.PodPair.Worker;
import io.weir.collector.ebpf.AttachMethod;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.TrafficFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Compares traffic between two pods with and without the programs, in short turns of one run, so
 * that a machine that gets slower or faster meanwhile does not matter.
 */
public final class EbpfCost {

  private static final String PORT = "5201";
  private static final int SENDERS_PROCESSOR = 0;
  private static final int OTHERS_PROCESSOR = 1;

  private EbpfCost() {}

  /** Arguments: tcx or clsact, turns, milliseconds for each; all may be left out. */
  @SuppressWarnings("try") // The receiver only has to be there.
  public static void main(String[] args) throws IOException, InterruptedException {
    AttachMethod method =
        AttachMethod.valueOf((args.length > 0 ? args[0] : "tcx").toUpperCase(Locale.ROOT));
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 14;
    String millis = args.length > 2 ? args[2] : "800";
    for (String missing : new String[] {TrafficFeed.unavailable(), DropSource.unavailable()}) {
      if (missing != null) {
        System.err.println(missing);
        System.exit(1);
      }
    }
    try (PodPair pods = new PodPair();
        Worker receiver = new Worker(pods.server(), OTHERS_PROCESSOR, Receiver.class, PORT);
        // Each turn has a reading in it, where the agent reads every two seconds only.
        Worker watcher =
            new Worker(pods.node(), OTHERS_PROCESSOR, Watcher.class, method.name(), millis)) {
      System.out.println("| " + method + " | promised | without | with | with / without |");
      System.out.println("|---|---|---|---|---|");
      List<Pair> tcp = compare(pods, watcher, "tcp", turns, millis);
      print("TCP, Gbit/s", "≥ 0.95", tcp, turn -> turn.rate() * 8 / 1e9);
      print("the same, processor's ns/KB", "", tcp, turn -> turn.processorNanos() * 1_000);
      List<Pair> udp = compare(pods, watcher, "udp", turns, millis);
      print("UDP of 16 bytes, packets/s", "≥ 0.90", udp, Turn::rate);
      print("the same, processor's ns/packet", "", udp, Turn::processorNanos);
    }
  }

  private record Turn(long sent, long nanos, long processor) {
    static Turn parse(String line) {
      long[] values = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Turn(values[0], values[1], values[2]);
    }

    double rate() {
      return sent * 1e9 / nanos;
    }

    double processorNanos() {
      return (double) processor / sent;
    }
  }

  private record Pair(Turn without, Turn with) {}

  private static List<Pair> compare(
      PodPair pods, Worker watcher, String protocol, int turns, String millis) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    String to = PodPair.SERVER_ADDRESS;
    try (Worker sender =
        new Worker(pods.client(), SENDERS_PROCESSOR, Sender.class, protocol, to, PORT, millis)) {
      Turn without = Turn.parse(sender.ask("go"));
      for (int i = 0; i < turns; i++) {
        watcher.ask("on");
        Turn with = Turn.parse(sender.ask("go"));
        watcher.ask("off");
        Turn after = Turn.parse(sender.ask("go"));
        // Compared with the turn before and the one after by turns: no side is always the later.
        pairs.add(new Pair(i % 2 == 0 ? without : after, with));
        without = after;
      }
    }
    return pairs;
  }

  private static void print(
      String what, String promised, List<Pair> pairs, ToDoubleFunction<Turn> figure) {
    double[] without = sorted(pairs, pair -> figure.applyAsDouble(pair.without()));
    double[] with = sorted(pairs, pair -> figure.applyAsDouble(pair.with()));
    double[] ratios =
        sorted(
            pairs,
            pair -> figure.applyAsDouble(pair.with()) / figure.applyAsDouble(pair.without()));
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %,.2f | %,.2f | **%.3f** (half of %d turns within %.3f and %.3f) |%n",
        what,
        promised,
        quantile(without, 2),
        quantile(with, 2),
        quantile(ratios, 2),
        ratios.length,
        quantile(ratios, 1),
        quantile(ratios, 3));
  }

  private static double[] sorted(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
    return pairs.stream().mapToDouble(figure).sorted().toArray();
  }

  private static double quantile(double[] sorted, int quarters) {
    return sorted[Math.min(sorted.length - 1, sorted.length * quarters / 4)];
  }
}
