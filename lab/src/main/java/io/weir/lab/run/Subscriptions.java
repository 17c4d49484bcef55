package io.weir.lab.run;

import io.weir.lab.net.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Knows when someone listens to a node's connection events, so that traffic does not start too
 * early.
 */
final class Subscriptions {
  private static final Path SOCKETS = Path.of("/proc/thread-self/net/netlink");
  private static final String NETLINK_NETFILTER = "12";
  private static final Duration STARTING = Duration.ofSeconds(10);

  private Subscriptions() {}

  /** Returns when a socket on the node has joined netfilter's groups. */
  static void await(LabNode node) throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTING.toNanos();
    while (!exists(node)) {
      if (System.nanoTime() > end) {
        throw new LabException(
            "the conntrack tool does not listen on " + node.name() + "; is nf_conntrack there?");
      }
      Thread.sleep(20);
    }
  }

  private static boolean exists(LabNode node) throws IOException, InterruptedException {
    List<String> sockets = node.netns().call(() -> Files.readAllLines(SOCKETS));
    // Columns: sk Eth Pid Groups; the tool's event socket has a made-up Pid, but no one else
    // listens.
    return sockets.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .anyMatch(f -> f.length > 3 && f[1].equals(NETLINK_NETFILTER) && !f[3].matches("0+"));
  }
}
