package io.weir.collector.netlink;

import io.weir.collector.flow.KernelNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's little network, with more translation and zones, and traffic of every kind. */
final class NodeTraffic implements AutoCloseable {

  static final String SERVER = "10.77.2.2";
  static final String SERVER6 = "fd00:77:2::2";
  static final String SERVICE = "10.96.0.10";

  private final KernelNetwork network = new KernelNetwork();
  private final List<Process> processes = new ArrayList<>();

  NodeTraffic() throws Exception {
    try {
      prepare();
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void prepare() throws IOException, InterruptedException {
    onNode("sysctl -qw net.netfilter.nf_conntrack_timestamp=1");
    onNode(
        """
        nft -f - <<'END'
        table inet weirn {
          chain zones {
            type filter hook prerouting priority raw; policy accept;
            udp dport 7007 ct zone set 7
            udp dport 7008 ct original zone set 8
          }
          chain late {
            type nat hook postrouting priority srcnat; policy accept;
            ip daddr 10.77.2.2 tcp dport 8081 masquerade
            ip saddr 10.77.2.2 ip daddr 10.77.2.2 masquerade
          }
        }
        END\
        """);
    network.in(
        network.server(),
        """
        nft -f - <<'END'
        table inet silent {
          chain in {
            type filter hook input priority 0; policy accept;
            tcp dport 82 drop
            udp dport 5355 drop
          }
        }
        END\
        """);
    network.serve(8080);
    network.serve(8081);
    Process echo = start(network.server(), UdpEcho.class, "5353");
    processes.add(echo);
    String line = output(echo).readLine();
    if (!"ready".equals(line)) {
      throw new IOException("no UDP echo: " + line);
    }
  }

  String node() {
    return network.node();
  }

  void onNode(String script) throws IOException, InterruptedException {
    network.in(network.node(), script);
  }

  boolean connect(String address, int port) throws IOException, InterruptedException {
    return network.connect(address, port);
  }

  void send(String address, int port) throws IOException, InterruptedException {
    network.send(address, port);
  }

  void ask(String address, int port) throws IOException, InterruptedException {
    network.in(
        network.client(),
        "exec 3<>/dev/udp/" + address + "/" + port + " && echo x >&3 && head -c 1 <&3 >/dev/null");
  }

  void ping(String... addresses) throws IOException, InterruptedException {
    run(Ping.class, addresses);
  }

  /** The server calls itself by the address of its Service. */
  void hairpin() throws IOException, InterruptedException {
    network.in(
        network.server(), "timeout 2 bash -c 'exec 3<>/dev/tcp/" + SERVICE + "/80 && cat <&3'");
  }

  void sctp(int srcPort, int dstPort) throws IOException, InterruptedException {
    run(SctpInit.class, SERVER, Integer.toString(srcPort), Integer.toString(dstPort));
  }

  /** Prints what {@link UdpFlood} says. */
  List<String> flood(int firstPort, int ports, int sources)
      throws IOException, InterruptedException {
    return run(
        UdpFlood.class,
        SERVER,
        Integer.toString(firstPort),
        Integer.toString(ports),
        Integer.toString(sources));
  }

  /** One of each, in this order. */
  void ofEveryKind() throws IOException, InterruptedException {
    connect(SERVICE, 80);
    connect(SERVER, 81);
    connect(SERVER, 82);
    connect(SERVER, 8081);
    connect(SERVER6, 8080);
    hairpin();
    send(SERVER, 5354);
    send(SERVER, 5355);
    ask(SERVER, 5353);
    ask(SERVER6, 5353);
    ping(SERVER, SERVER6);
    send(SERVER, 7007);
    send(SERVER, 7008);
    sctp(3_868, 36_412);
  }

  private List<String> run(Class<?> main, String... args) throws IOException, InterruptedException {
    Process process = start(network.client(), main, args);
    List<String> lines;
    try (BufferedReader output = output(process)) {
      lines = output.lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException(main.getSimpleName() + " failed: " + lines);
    }
    return lines;
  }

  private static Process start(String namespace, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(java(main));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** How to run a class of the tests in a process of its own. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    network.close();
  }
}
