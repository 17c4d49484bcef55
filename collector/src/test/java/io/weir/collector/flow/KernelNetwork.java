package io.weir.collector.flow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.drops.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client and a server, each in a network namespace, and a node in a third that routes, translates
 * 10.96.0.10 and drops port 9999.
 */
public final class KernelNetwork implements AutoCloseable {

  private static final List<String> TOOLS = List.of("ip", "nft", "conntrack", "bash", "timeout");

  private static final AtomicInteger MADE = new AtomicInteger();

  private final String prefix =
      "weirt" + ProcessHandle.current().pid() % 100_000 + "-" + MADE.getAndIncrement() + "-";
  private final List<Process> servers = new ArrayList<>();
  private final List<String> extra = new ArrayList<>();
  private final boolean speaksIpv6;

  /** Skips the test, saying what is missing, unless this machine can do it. */
  public static void assumePossible() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    for (String tool : TOOLS) {
      assumeTrue(isInstalled(tool), "needs the tool " + tool);
    }
  }

  public static boolean isInstalled(String tool) {
    for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /** With IPv4 and IPv6. */
  public KernelNetwork() throws IOException, InterruptedException {
    this(true);
  }

  /**
   * With IPv4 only: the kernel sends no packets of its own accord, such as router solicitations and
   * multicast reports, so that nothing passes but what a test sends.
   */
  public static KernelNetwork silent() throws IOException, InterruptedException {
    return new KernelNetwork(false);
  }

  private KernelNetwork(boolean speaksIpv6) throws IOException, InterruptedException {
    this.speaksIpv6 = speaksIpv6;
    try {
      for (String name : List.of(client(), node(), server())) {
        run("ip", "netns", "add", name);
        if (!speaksIpv6) {
          // Before any interface comes up.
          in(name, "sysctl -qw net.ipv6.conf.{all,default}.disable_ipv6=1");
        }
        run("ip", "-n", name, "link", "set", "lo", "up");
      }
      link(client(), "10.77.1.2/24", "fd00:77:1::2/64", "vc", "nc", "10.77.1.1", "fd00:77:1::1");
      link(server(), "10.77.2.2/24", "fd00:77:2::2/64", "vs", "ns", "10.77.2.1", "fd00:77:2::1");
      in(
          node(),
          "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"
              + " net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_events=1");
      in(
          node(),
          """
          nft -f - <<'END'
          table inet weirt {
            chain early {
              type nat hook prerouting priority dstnat; policy accept;
              ip daddr 10.96.0.10 tcp dport 80 dnat ip to 10.77.2.2:8080
              ip daddr 10.96.0.10 tcp dport 99 dnat ip to 10.77.2.2:9999
            }
            chain between {
              type filter hook forward priority 0; policy accept;
              ct state established,related accept
              tcp dport 9999 drop
              udp dport 9999 drop
            }
          }
          END""");
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void link(
      String pod, String v4, String v6, String end, String nodeEnd, String gate4, String gate6)
      throws IOException, InterruptedException {
    run(
        "ip", "link", "add", end, "netns", pod, "type", "veth", "peer", "name", nodeEnd, "netns",
        node());
    run("ip", "-n", pod, "addr", "add", v4, "dev", end);
    run("ip", "-n", node(), "addr", "add", gate4 + "/24", "dev", nodeEnd);
    if (speaksIpv6) {
      run("ip", "-n", pod, "addr", "add", v6, "dev", end, "nodad");
      run("ip", "-n", node(), "addr", "add", gate6 + "/64", "dev", nodeEnd, "nodad");
    }
    run("ip", "-n", pod, "link", "set", end, "up");
    run("ip", "-n", node(), "link", "set", nodeEnd, "up");
    run("ip", "-n", pod, "route", "add", "default", "via", gate4);
    if (speaksIpv6) {
      run("ip", "-n", pod, "route", "add", "default", "via", gate6);
    }
  }

  public String client() {
    return prefix + "c";
  }

  public String node() {
    return prefix + "n";
  }

  public String server() {
    return prefix + "s";
  }

  /** A pod that {@link #addPod} made. */
  public String pod(String name) {
    return prefix + name;
  }

  /** Adds a pod with the address 10.77.NET.2. */
  public void addPod(String name, int net) throws IOException, InterruptedException {
    extra.add(pod(name));
    run("ip", "netns", "add", pod(name));
    run("ip", "-n", pod(name), "link", "set", "lo", "up");
    String v4 = "10.77." + net;
    String v6 = "fd00:77:" + net + "::";
    link(pod(name), v4 + ".2/24", v6 + "2/64", "vx", "nx" + net, v4 + ".1", v6 + "1");
  }

  /** Adds a pod with the address 10.77.9.HOST to a bridge on the node. */
  public void addBridgedPod(String name, int host) throws IOException, InterruptedException {
    extra.add(pod(name));
    run("ip", "netns", "add", pod(name));
    String end = "vb" + host;
    String nodeEnd = "nb" + host;
    run(
        "ip", "link", "add", end, "netns", pod(name), "type", "veth", "peer", "name", nodeEnd,
        "netns", node());
    run("ip", "-n", pod(name), "addr", "add", "10.77.9." + host + "/24", "dev", end);
    run("ip", "-n", pod(name), "link", "set", end, "up");
    in(
        node(),
        """
        ip link show br0 >/dev/null 2>&1 || ip link add br0 up type bridge
        ip link set %s master br0 up
        sysctl -qw net.bridge.bridge-nf-call-iptables=1
        """
            .formatted(nodeEnd));
  }

  public void removePod(String name) throws IOException, InterruptedException {
    run("ip", "netns", "del", pod(name));
    extra.remove(pod(name));
  }

  public long netns(String name) throws IOException {
    return NetworkNamespace.named(name);
  }

  /** Answers TCP on the port until closed; returns when it listens. */
  public void serve(int port) throws IOException {
    servers.add(startJava(server(), TcpServer.class, Integer.toString(port)));
  }

  /** Runs a class in the node's namespace until it says that it is ready, and kills it. */
  public void runAndKill(Class<?> main, String argument) throws IOException, InterruptedException {
    Process process = startJava(node(), main, argument);
    process.destroyForcibly().waitFor();
  }

  private static Process startJava(String namespace, Class<?> main, String argument)
      throws IOException {
    Process process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    if (!"ready".equals(line)) {
      throw new IOException(main.getSimpleName() + " did not start: " + line);
    }
    return process;
  }

  /** Sends so many datagrams from the client, each from a port of its own if there are so many. */
  public void flood(String address, int port, int datagrams) throws Exception {
    Inside.call(
        client(),
        () -> {
          InetSocketAddress to = new InetSocketAddress(address, port);
          for (int i = 0; i < datagrams; i++) {
            try (DatagramSocket socket = new DatagramSocket(20_000 + i % 40_000)) {
              socket.send(new DatagramPacket(new byte[1], 1, to));
            }
          }
          return null;
        });
  }

  /** How many of Weir's programs are filters of one of the node's interfaces. */
  public int filters(String nodeInterface) throws IOException, InterruptedException {
    String both = "";
    for (String direction : List.of("ingress", "egress")) {
      both += read("tc", "-n", node(), "filter", "show", "dev", nodeInterface, direction);
    }
    return both.split("direct-action", -1).length - 1;
  }

  /** Tries to open a TCP connection from the client; true if it was opened. */
  public boolean connect(String address, int port) throws IOException, InterruptedException {
    return connect(client(), address, port);
  }

  /** The same from another pod. */
  public boolean connect(String from, String address, int port)
      throws IOException, InterruptedException {
    return call(from, "exec 3<>/dev/tcp/" + address + "/" + port + " && cat <&3");
  }

  /** Sends one UDP datagram from the client. */
  public void send(String address, int port) throws IOException, InterruptedException {
    call(client(), "echo hello >/dev/udp/" + address + "/" + port);
  }

  private static boolean call(String namespace, String script)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ip", "netns", "exec", namespace, "timeout", "2", "bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  /** Runs a shell script in a namespace. */
  public void in(String namespace, String script) throws IOException, InterruptedException {
    run("ip", "netns", "exec", namespace, "bash", "-c", script);
  }

  /** Runs a command; fails with its output if it fails. */
  public static void run(String... command) throws IOException, InterruptedException {
    read(command);
  }

  private static String read(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  @Override
  public void close() {
    try {
      for (Process process : servers) {
        process.destroy();
        process.waitFor(5, TimeUnit.SECONDS);
      }
      extra.addAll(List.of(client(), node(), server()));
      for (String name : extra) {
        new ProcessBuilder("ip", "netns", "del", name)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
