package io.weir.lab.run;

import io.weir.lab.net.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets the {@code conntrack} tool write a node's connection events to a file. */
final class ConntrackListener implements AutoCloseable {
  static final List<String> COMMAND = List.of("conntrack", "-E", "-o", "timestamp,extended,id");
  private static final Duration STARTING = Duration.ofSeconds(10);
  private static final int NETLINK_NETFILTER = 12;

  private final Process process;

  private ConntrackListener(Process process) {
    this.process = process;
  }

  /** Returns once the tool has subscribed, so that no event after this is missed. */
  static ConntrackListener start(LabNode node, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(node.netns().command(COMMAND))
            .redirectOutput(file.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ConntrackListener listener = new ConntrackListener(process);
    try {
      awaitSubscription(process, node);
      return listener;
    } catch (IOException | InterruptedException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a socket in the tool's namespace has joined netfilter groups. */
  private static void awaitSubscription(Process process, LabNode node)
      throws IOException, InterruptedException {
    Path sockets = Path.of("/proc", Long.toString(process.pid()), "net", "netlink");
    long end = System.nanoTime() + STARTING.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new LabException(
            "the conntrack tool ended at once on " + node.name() + "; is nf_conntrack there?");
      }
      if (isSubscribed(sockets)) {
        return;
      }
      Thread.sleep(20);
    }
    throw new LabException("the conntrack tool does not listen on " + node.name());
  }

  private static boolean isSubscribed(Path sockets) {
    try {
      // sk Eth Pid Groups ...: the tool's event socket has a made-up Pid, but no one else listens
      // here.
      return Files.readAllLines(sockets).stream()
          .map(line -> line.strip().split("\\s+", -1))
          .filter(f -> f.length > 3 && f[1].equals(Integer.toString(NETLINK_NETFILTER)))
          .anyMatch(f -> !f[3].matches("0+"));
    } catch (IOException e) {
      return false;
    }
  }
}
