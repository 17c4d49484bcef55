package io.weir.cli.collect;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of its own in which the kernel tracks connections to 10.99.0.0/16. */
final class TrackingNamespace implements AutoCloseable {

  private final String name = "weirf" + ProcessHandle.current().pid() % 100_000;
  private int made;

  /** A connection as {@link ShortConnections} tells of it. */
  record Made(String address, int port, Instant before, Instant after) {

    private static Made parse(String line) {
      String[] parts = line.split(" ", -1);
      return new Made(parts[0], Integer.parseInt(parts[1]), micros(parts[2]), micros(parts[3]));
    }

    private static Instant micros(String text) {
      return Instant.EPOCH.plusNanos(Long.parseLong(text) * 1_000);
    }
  }

  TrackingNamespace() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    assumeTrue(isInstalled("ip") && isInstalled("nft"), "needs the tools ip and nft");
    run("ip", "netns", "add", name);
    try {
      prepare();
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private static boolean isInstalled(String tool) throws InterruptedException {
    try {
      run("sh", "-c", "command -v " + tool);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void prepare() throws IOException, InterruptedException {
    for (String words :
        List.of(
            "ip link set lo up",
            "ip addr add 10.98.0.1/32 dev lo",
            "ip route add local 10.99.0.0/16 dev lo src 10.98.0.1",
            "sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1"
                + " net.netfilter.nf_conntrack_events=1"
                // The test is over before the first of them expires.
                + " net.netfilter.nf_conntrack_udp_timeout=300",
            "nft add table inet weirf",
            "nft add chain inet weirf out { type filter hook output priority 0 ; }",
            "nft add rule inet weirf out ct state established accept")) {
      in(List.of(words.split(" ", -1)));
    }
  }

  String name() {
    return name;
  }

  /** Opens so many connections, as fast as it goes, and waits for the last. */
  List<Made> open(int count) throws IOException, InterruptedException {
    int first = made;
    made += count;
    return in(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ShortConnections.class.getName(),
            Integer.toString(first),
            Integer.toString(count)))
        .lines()
        .map(Made::parse)
        .toList();
  }

  private String in(List<String> command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(command);
    return run(words.toArray(String[]::new));
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
    try {
      run("ip", "netns", "del", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
