package io.weir.collector.observation;

import static io.weir.collector.observation.Places.address;

import io.weir.collector.flow.KernelNetwork;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two nodes that route, filter and translate, their pods, and a machine outside.
 *
 * <pre>
 * client ─pclient─┐                                      ┌─premote─ remote
 * server ─pserver─┤ a ─eth0──── bridge (world) ────eth0─ b ┤
 * idle   ─pidle───┘                                      └─pasleep─ asleep
 * </pre>
 *
 * Ports 9001 to 9006 are denied by node a, 9011 to 9013 by node b, and 82 by the pods themselves;
 * answers from ports 8083 and 5356 are denied on their way back. Echo requests of the server to the
 * client, and to the pod that is asleep, are denied; the idle pod does not answer any.
 */
final class TwoNodes implements AutoCloseable {

  static final List<String> PODS_OF_A = List.of("client", "server", "idle");
  static final List<String> PODS_OF_B = List.of("remote", "asleep");
  private static final List<String> NODES = List.of("a", "b");

  private final String prefix = "weiro" + ProcessHandle.current().pid() % 100_000 + "-";

  TwoNodes(Timestamps timestamps) throws IOException, InterruptedException {
    try {
      for (String name : all()) {
        KernelNetwork.run("ip", "netns", "add", namespace(name));
        in(
            name,
            "ip link set lo up; sysctl -qw net.ipv6.conf.all.accept_dad=0"
                + " net.ipv6.conf.default.accept_dad=0");
      }
      in("world", "ip link add br0 type bridge; ip link set br0 up");
      in("world", "ip addr add 172.31.0.1/24 dev br0; ip addr add fd00:79::1/64 dev br0 nodad");
      addNode("a", 1, timestamps);
      addNode("b", 2, timestamps);
      for (String pod : PODS_OF_A) {
        addPod(pod, "a", 1);
      }
      for (String pod : PODS_OF_B) {
        addPod(pod, "b", 2);
      }
      in("a", ON_A);
      in("b", "nft -f - <<'END'\n" + FILTER.replace("$DENIED", "901").formatted("") + "END");
      in("server", OWN_FIREWALL);
      in("idle", "sysctl -qw net.ipv4.icmp_echo_ignore_all=1 net.ipv6.icmp.echo_ignore_all=1");
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static List<String> all() {
    return Stream.of(NODES, PODS_OF_A, PODS_OF_B, List.of("world")).flatMap(List::stream).toList();
  }

  String namespace(String name) {
    return prefix + name;
  }

  private void addNode(String node, int number, Timestamps timestamps)
      throws IOException, InterruptedException {
    int other = 3 - number;
    in(
        node,
        """
        sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
          net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=%5$d \
          net.netfilter.nf_conntrack_events=1
        ip link add eth0 type veth peer name up%2$s netns %1$sworld
        ip -n %1$sworld link set up%2$s master br0 up
        ip addr add 172.31.0.1%3$d/24 dev eth0
        ip addr add fd00:79::1%3$d/64 dev eth0 nodad
        ip link set eth0 up
        ip route add default via 172.31.0.1
        ip route add default via fd00:79::1
        ip route add 10.78.%4$d.0/24 via 172.31.0.1%4$d
        ip route add fd00:78:%4$d::/64 via fd00:79::1%4$d
        """
            .formatted(prefix, node, number, other, timestamps == Timestamps.KEPT ? 1 : 0));
  }

  private void addPod(String pod, String node, int number)
      throws IOException, InterruptedException {
    String host = address(pod).substring(address(pod).lastIndexOf('.') + 1);
    in(
        node,
        """
        ip link add p%1$s type veth peer name eth0 netns %2$s%1$s
        ip addr add 10.78.%3$d.1/32 dev p%1$s
        ip addr add fd00:78:%3$d::1/128 dev p%1$s nodad
        ip link set p%1$s up
        ip route add 10.78.%3$d.%4$s/32 dev p%1$s src 10.78.%3$d.1
        ip route add fd00:78:%3$d::%4$s/128 dev p%1$s
        """
            .formatted(pod, prefix, number, host));
    in(
        pod,
        """
        ip addr add 10.78.%1$d.%2$s/32 dev eth0
        ip addr add fd00:78:%1$d::%2$s/128 dev eth0 nodad
        ip link set eth0 up
        ip route add 10.78.%1$d.1 dev eth0
        ip route add default via 10.78.%1$d.1
        ip route add fd00:78:%1$d::1 dev eth0
        ip route add default via fd00:78:%1$d::1
        # Each packet at most once, so that what is dropped can be counted.
        sysctl -qw net.ipv4.tcp_synack_retries=0
        """
            .formatted(number, host));
  }

  private static final String FILTER =
      """
      table inet filter {
        chain early {
          type filter hook prerouting priority raw
          tcp dport $DENIED6 drop
        }
        chain between {
          type filter hook forward priority filter
          tcp sport 8083 drop
          udp sport 5356 drop
          ct state established,related accept
          meta l4proto { tcp, udp, sctp } th dport $DENIED1 drop
          icmp type echo-request ip saddr 10.78.1.3 ip daddr 10.78.1.2 drop
          icmp type echo-request ip daddr 10.78.2.4 iifname eth0 drop
          icmpv6 type echo-request ip6 saddr fd00:78:1::3 ip6 daddr fd00:78:1::2 drop
          tcp dport $DENIED2 reject with tcp reset
          meta l4proto { tcp, udp } th dport $DENIED3 reject
        }
        %s
      }
      """;

  private static final String TRANSLATION =
      """
      chain asked {
        type nat hook prerouting priority dstnat
        ip daddr 10.96.0.10 tcp dport 80 dnat ip to 10.78.1.3:8080
        ip daddr 10.96.0.10 tcp dport 81 dnat ip to 10.78.1.3:81
        ip daddr 10.96.0.10 tcp dport 90 dnat ip to 10.78.1.3:9001
        ip daddr 10.96.0.10 tcp dport 92 dnat ip to 10.78.1.3:9002
        ip daddr 10.96.0.10 tcp dport 8088 dnat ip to 10.78.2.2:8080
        ip daddr 10.96.0.10 tcp dport 9018 dnat ip to 10.78.2.2:9011
        ip daddr 10.96.0.10 udp dport 53 dnat ip to 10.78.1.3:5353
        ip6 daddr fd00:96::10 tcp dport 80 dnat ip6 to [fd00:78:1::3]:8080
        ip daddr 172.31.0.11 tcp dport 30080 dnat ip to 10.78.1.3:8080
        ip daddr 172.31.0.11 tcp dport 30088 dnat ip to 10.78.2.2:8080
      }
      chain sent {
        type nat hook postrouting priority srcnat
        ip saddr 10.78.1.3 ip daddr 10.78.1.3 masquerade
        ip6 saddr fd00:78:1::3 ip6 daddr fd00:78:1::3 masquerade
        oifname eth0 ip saddr 10.78.1.0/24 ip daddr != 10.78.0.0/16 masquerade
        oifname eth0 ip6 saddr fd00:78:1::/64 ip6 daddr != fd00:78::/32 masquerade
        ip saddr 172.31.0.1 ip daddr 10.78.2.2 masquerade
      }
      """;

  /** A filter of classic BPF: TCP packets to the port get TC_ACT_SHOT. */
  private static final String TC =
      """
      tc qdisc add dev %1$s clsact
      tc filter add dev %1$s %2$s pref 1 bpf da \
      bytecode '4,40 0 0 36,21 0 1 %3$d,6 0 0 2,6 0 0 4294967295'
      """;

  private static final String ON_A =
      """
      sysctl -qw net.ipv4.neigh.pserver.retrans_time_ms=20
      ip route add 10.78.1.99/32 dev pserver src 10.78.1.1
      ip route add unreachable 10.99.0.0/16
      nft -f - <<'END'
      %sEND
      %s%s"""
          .formatted(
              FILTER.replace("$DENIED", "900").formatted(TRANSLATION),
              TC.formatted("pclient", "ingress", 9004),
              TC.formatted("pserver", "egress", 9005));

  private static final String OWN_FIREWALL =
      """
      nft -f - <<'END'
      table inet own {
        chain in {
          type filter hook input priority filter
          tcp dport 82 drop
        }
      }
      END
      """;

  private void in(String name, String script) throws IOException, InterruptedException {
    KernelNetwork.run("ip", "netns", "exec", namespace(name), "bash", "-ec", script);
  }

  @Override
  public void close() {
    for (String name : all()) {
      try {
        KernelNetwork.run("ip", "netns", "del", namespace(name));
      } catch (IOException e) {
        // It was not made.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
