package io.weir.benchmarks.netlink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace that tracks connections and swallows what is sent to 10.99.0.0/16. */
final class FlowNamespace implements AutoCloseable {

  private static int made;

  private final String name = "weirb" + ProcessHandle.current().pid() % 100_000 + "-" + made++;

  /** What the generator says of itself. */
  record Generated(long flows, double seconds) {}

  FlowNamespace() throws IOException, InterruptedException {
    run("ip", "netns", "add", name);
    try {
      prepare();
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private void prepare() throws IOException, InterruptedException {
    for (String words :
        List.of(
            "ip link set lo up",
            // Without ARP a frame is to nobody, and the other end drops it before netfilter.
            "ip link add out type veth peer name nowhere",
            "ip addr add 10.98.0.1/24 dev out",
            "ip link set out arp off up",
            "ip link set nowhere arp off up",
            "ip route add 10.99.0.0/16 dev out",
            "sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1",
            "nft add table inet weirb",
            "nft add chain inet weirb out { type filter hook output priority 0 ; }",
            "nft add rule inet weirb out ct state established accept")) {
      in(words.split(" "));
    }
  }

  String name() {
    return name;
  }

  private String in(String... command) throws IOException, InterruptedException {
    String[] words = new String[command.length + 4];
    System.arraycopy(new String[] {"ip", "netns", "exec", name}, 0, words, 0, 4);
    System.arraycopy(command, 0, words, 4, command.length);
    return run(words);
  }

  /** Opens flows and waits until all are sent. */
  Generated generate(int flows, int perSecond) throws IOException, InterruptedException {
    String[] said =
        in(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                UdpFlows.class.getName(),
                Integer.toString(flows),
                Integer.toString(perSecond))
            .strip()
            .split(" ", 2);
    return new Generated(Long.parseLong(said[0]), Double.parseDouble(said[1]));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    Process deletion = new ProcessBuilder("ip", "netns", "del", name).start();
    try {
      if (!deletion.waitFor(10, TimeUnit.SECONDS)) {
        throw new IOException("cannot delete the network namespace " + name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
