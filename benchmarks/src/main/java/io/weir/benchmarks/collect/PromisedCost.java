package io.weir.benchmarks.collect;

import io.weir.benchmarks.PromiseTable;
import io.weir.benchmarks.collect.NodeUnderTest.Reading;
import io.weir.benchmarks.netlink.FlowNamespace;
import io.weir.benchmarks.netlink.FlowNamespace.Generated;
import io.weir.benchmarks.netlink.TcpConnections;
import io.weir.benchmarks.netlink.UdpFlows;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What is promised of the agent's cost, from the kernel's events to Kafka's acknowledgement: the
 * whole {@code weir collect} in a namespace of its own, beside traffic that counts itself.
 */
final class PromisedCost {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WARM_UP = 30_000;

  /** With the warm-up it fits nf_conntrack_max. */
  private static final int UDP_FLOWS = 200_000;

  private static final int TCP_PER_SECOND = 15_000;
  private static final int TCP_SECONDS = 12;
  private static final int EVENTS_OF_A_CONNECTION = 6;
  private static final int EVENTS_PER_SECOND = 10_000;

  private static final double CPU_PER_MILLION = 2.5;
  private static final double MEBIBYTES = 128;

  /** Room for all that the kernel's table can hold. */
  private static final List<String> WHOLE_TABLE = List.of("--max-connections", "262144");

  /** The same, and not to wait long for what is published at a cell's end. */
  private static final List<String> SHORT_CELLS =
      List.of("--max-connections", "262144", "--report-interval", "20");

  private final List<String> flags;
  private final PromiseTable table = new PromiseTable();

  /**
   * Nothing measured yet.
   *
   * @param flags more flags of the agent's JVM
   */
  PromisedCost(List<String> flags) {
    this.flags = flags;
  }

  /** As many UDP flows as the kernel makes. */
  void udp() throws Exception {
    try (FlowNamespace unwatched = new FlowNamespace()) {
      table.plain("UDP flows/s, not watched", rate(unwatched.generate(UDP_FLOWS, 0)));
    }
    Generated generated = throughput("UDP flows", UdpFlows.class, UDP_FLOWS, 0);
    table.plain("UDP flows/s, watched", rate(generated));
  }

  /** TCP connections, accepted and closed at once. */
  void tcp() throws Exception {
    Generated generated =
        throughput(
            "TCP connections", TcpConnections.class, TCP_SECONDS * TCP_PER_SECOND, TCP_PER_SECOND);
    table.atLeast("TCP connections/s", TCP_PER_SECOND * 0.99, rate(generated));
  }

  private Generated throughput(String what, Class<?> generator, int flows, int perSecond)
      throws Exception {
    try (NodeUnderTest node = new NodeUnderTest(withRoom(), SHORT_CELLS)) {
      node.generate(generator, WARM_UP, 0);
      Reading before = node.awaitPublished(PATIENCE);
      Generated generated = node.generate(generator, flows, perSecond);
      Reading after = node.awaitPublished(PATIENCE);
      double listings = after.metrics().events("listing");
      double events = after.metrics().events() - before.metrics().events();
      table.atMost(what + " unheard, of " + flows, 0, unheard(generated, before, after));
      table.atMost("their losses, told by the agent", 0, of(after.metrics().lost()));
      table.plain("their events", of(events));
      table.atMost(
          "agent's CPU s per million of them, published",
          CPU_PER_MILLION,
          perMillion(after.agentCpu() - before.agentCpu(), events));
      Reading idle =
          node.await(PATIENCE, reading -> reading.metrics().events("listing") > listings);
      table.plain(
          "of it, one listing of the whole table",
          perMillion(idle.agentCpu() - after.agentCpu(), events));
      table.plain("broker's beside it", perMillion(after.brokerCpu() - before.brokerCpu(), events));
      table.plain("generator's beside it", perMillion(generated.cpuSeconds(), events));
      return generated;
    }
  }

  private List<String> withRoom() {
    return Stream.concat(Stream.of("-Xmx256m"), flags.stream()).toList();
  }

  private static OptionalDouble unheard(Generated generated, Reading before, Reading after) {
    return of(generated.flows() - (after.metrics().events("new") - before.metrics().events("new")));
  }

  /** Memory of the agent with the launcher's standards, while TCP connections come and go. */
  void memory(int seconds) throws Exception {
    int perSecond = EVENTS_PER_SECOND / EVENTS_OF_A_CONNECTION;
    try (NodeUnderTest node = new NodeUnderTest(flags, WHOLE_TABLE)) {
      Generated generated = node.generate(TcpConnections.class, perSecond * seconds, perSecond);
      Reading after = node.awaitPublished(Duration.ofSeconds(100));
      table.plain("events/s", of(after.metrics().events() / generated.seconds()));
      table.plain("connections remembered", of((double) generated.flows()));
      table.atMost("agent's resident MiB", MEBIBYTES, of(node.mebibytes("VmRSS")));
      table.atMost("at its peak", MEBIBYTES, of(node.mebibytes("VmHWM")));
      table.atMost("losses, told by the agent", 0, of(after.metrics().lost()));
    }
  }

  private static OptionalDouble rate(Generated generated) {
    return of(generated.flows() / generated.seconds());
  }

  private static OptionalDouble perMillion(double seconds, double events) {
    return of(seconds / events * 1e6);
  }

  private static OptionalDouble of(double value) {
    return OptionalDouble.of(value);
  }

  /** The table as Markdown. */
  @Override
  public String toString() {
    return table.toString();
  }
}
