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

/**
 * What is promised of the agent's cost, from the kernel's events to Kafka's acknowledgement: the
 * whole {@code weir collect} in a namespace of its own, beside traffic that counts itself.
 */
final class PromisedCost {

  /** A cell's end is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int SECONDS = 20;

  /**
   * Parts of the full rate, each for so many seconds: an agent that was just started runs
   * interpreted code, and on two processors no compiler can keep up with a flood.
   */
  private static final List<Double> WARM_UP = List.of(0.2, 0.6, 1.0, 1.0, 1.0, 1.0);

  private static final int WARM_UP_SECONDS = 15;
  private static final int UDP_PER_SECOND = 100_000;
  private static final int TCP_PER_SECOND = 15_000;

  /** Of the kernel's: new, five changes of its state, gone. */
  private static final int EVENTS_OF_A_CONNECTION = 7;

  /** Until it is gone, which takes two minutes by the kernel's standards. */
  private static final int EVENTS_OF_A_REMEMBERED_ONE = EVENTS_OF_A_CONNECTION - 1;

  /** New, gone. */
  private static final int EVENTS_OF_A_DATAGRAM = 2;

  private static final int EVENTS_PER_SECOND = 10_000;

  private static final double CPU_PER_MILLION = 2.5;
  private static final double MEBIBYTES = 128;

  /** Room for all that the kernel's table can hold. */
  private static final List<String> WHOLE_TABLE = List.of("--max-connections", "262144");

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

  /** UDP flows of one datagram. */
  void udp() throws Exception {
    try (FlowNamespace unwatched = new FlowNamespace()) {
      unwatched.forgetSoon();
      table.plain("UDP flows/s, not watched, as many as go", rate(unwatched.generate(200_000, 0)));
    }
    sustained("UDP flows", UdpFlows.class, UDP_PER_SECOND, EVENTS_OF_A_DATAGRAM);
  }

  /** TCP connections, accepted and closed at once. */
  void tcp() throws Exception {
    sustained("TCP connections", TcpConnections.class, TCP_PER_SECOND, EVENTS_OF_A_CONNECTION);
  }

  private void sustained(String what, Class<?> generator, int perSecond, int eventsOfOne)
      throws Exception {
    try (NodeUnderTest node = new NodeUnderTest(AgentLaunch.Node.BUSY, flags, WHOLE_TABLE)) {
      node.forgetSoon();
      for (double part : WARM_UP) {
        int rate = (int) (perSecond * part);
        node.generate(generator, WARM_UP_SECONDS * rate, rate);
      }
      Reading before = node.awaitPublished(PATIENCE);
      Generated generated = node.generate(generator, SECONDS * perSecond, perSecond);
      Reading after = node.awaitPublished(PATIENCE);
      table.atLeast(what + "/s for " + SECONDS + " s", perSecond * 0.99, rate(generated));
      table.atMost("unheard of them", 0, unheard(generated, before, after));
      table.atMost(
          "losses, told by the agent", 0, of(after.metrics().lost() - before.metrics().lost()));
      table.plain("those of the warm-up", of(before.metrics().lost()));
      double events = (double) generated.flows() * eventsOfOne;
      double cpu = after.agentCpu() - before.agentCpu();
      table.atMost(
          "agent's CPU s per million of the kernel's events, published",
          CPU_PER_MILLION,
          perMillion(cpu, events));
      table.plain("the same per million " + what, perMillion(cpu, (double) generated.flows()));
      table.plain("broker's beside it", perMillion(after.brokerCpu() - before.brokerCpu(), events));
      table.plain("generator's beside it", perMillion(generated.cpuSeconds(), events));
    }
  }

  private static OptionalDouble unheard(Generated generated, Reading before, Reading after) {
    return of(generated.flows() - (after.metrics().events("new") - before.metrics().events("new")));
  }

  /** Memory of the agent with the launcher's standards, while TCP connections come and go. */
  void memory(int seconds) throws Exception {
    int perSecond = EVENTS_PER_SECOND / EVENTS_OF_A_REMEMBERED_ONE;
    try (NodeUnderTest node = new NodeUnderTest(AgentLaunch.Node.STANDARD, flags, WHOLE_TABLE)) {
      Generated generated = node.generate(TcpConnections.class, perSecond * seconds, perSecond);
      Reading after = node.awaitPublished(Duration.ofSeconds(100));
      table.plain(
          "the kernel's events/s", of(rate(generated).orElse(0) * EVENTS_OF_A_REMEMBERED_ONE));
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
