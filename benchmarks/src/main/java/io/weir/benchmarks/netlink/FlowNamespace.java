package io.weir.benchmarks.netlink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace that tracks connections. It swallows what is sent to 10.99.0.0/16 and answers
 * to 10.97.0.0/16; its own loopback, 127.0.0.0/8, is not tracked.
 */
public final class FlowNamespace implements AutoCloseable {

  private static int made;

  private final String name = "weirb" + ProcessHandle.current().pid() % 100_000 + "-" + made++;

  /** What a generator says of itself. */
  public record Generated(long flows, double seconds, double cpuSeconds) {

    private static Generated parse(String line) {
      String[] said = line.split(" ", -1);
      return new Generated(
          Long.parseLong(said[0]), Double.parseDouble(said[1]), Double.parseDouble(said[2]));
    }
  }

  public FlowNamespace() throws IOException, InterruptedException {
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
            "ip addr add 10.97.0.1/32 dev lo",
            "ip route add local 10.97.0.0/16 dev lo src 10.97.0.1",
            "sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1",
            "nft add table inet weirb",
            "nft add chain inet weirb own { type filter hook output priority -300 ; }",
            "nft add rule inet weirb own ip daddr 127.0.0.0/8 notrack",
            "nft add chain inet weirb out { type filter hook output priority 0 ; }",
            "nft add rule inet weirb out ct state established accept")) {
      in(words.split(" "));
    }
  }

  String name() {
    return name;
  }

  /**
   * Lets the kernel forget a connection within seconds after its last packet, so that a rate at
   * which its table would soon be full can be kept up.
   */
  public void forgetSoon() throws IOException, InterruptedException {
    in(
        "sysctl",
        "-qw",
        "net.netfilter.nf_conntrack_udp_timeout=1",
        "net.netfilter.nf_conntrack_tcp_timeout_time_wait=1");
  }

  /** Words that let a command run in it. */
  public List<String> entrance() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Runs a command in it to its end; what it printed. */
  public String in(String... command) throws IOException, InterruptedException {
    return run(Stream.concat(entrance().stream(), Stream.of(command)).toArray(String[]::new));
  }

  /** Opens UDP flows and waits until all are sent. */
  public Generated generate(int flows, int perSecond) throws IOException, InterruptedException {
    return generate(UdpFlows.class, flows, perSecond);
  }

  /**
   * Runs a generator to its end.
   *
   * @param generator its main method takes the two numbers and prints those of {@link Generated}
   * @param perSecond 0 for as many as go
   */
  public Generated generate(Class<?> generator, int flows, int perSecond)
      throws IOException, InterruptedException {
    return Generated.parse(
        in(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                generator.getName(),
                Integer.toString(flows),
                Integer.toString(perSecond))
            .strip());
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
