package io.weir.faults.load;

import io.weir.policy.judge.Finding;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection of the town, from a web pod to a database. Of every five both nodes see four, and
 * node-a alone the fifth. Where the database is closed, every second one is dropped there, and the
 * others come through although they should not.
 *
 * @param number of the connection in its cell, from 0
 */
record Connection(Town town, int cell, int number) {

  private static final Duration STARTS_WITHIN = Duration.ofMillis(2500);
  private static final Duration NETWORK = Duration.ofMillis(5);
  private static final int PORTS = 40_000;

  /** The records of it, in order of their observers; the load numbers them by partition. */
  List<FlowRecord> records() {
    List<FlowRecord> records = new ArrayList<>(2);
    records.add(record("node-a", start(), atSource()));
    if (seenByBoth()) {
      FlowRecord atDestination = record("node-b", startOnNodeB(), atDestination());
      if (dropped()) {
        atDestination.setDropReason("NETFILTER_DROP");
      }
      records.add(atDestination);
    }
    return records;
  }

  /** The rows of the archive that it must become: one, unless clocks keep its two ends apart. */
  List<ExpectedRow> rows() {
    Town.Phase phase = town.phase(cell, database());
    if (!seenByBoth()) {
      return List.of(row(phase, "node-a", start(), atSource(), ""));
    }
    if (!town.clocksDisagree()) {
      return List.of(row(phase, "node-a;node-b", start(), atDestination(), ""));
    }
    return List.of(row(phase, "node-a", start(), atSource(), ""), asNodeBSawIt());
  }

  /**
   * By the state of a moment that is the wrong one, or of the other side of a change close to it.
   */
  private ExpectedRow asNodeBSawIt() {
    Instant moment = startOnNodeB();
    Town.Phase here = town.phaseAt(moment, database());
    Town.Phase before = town.phaseAt(moment.minus(Town.GRACE), database());
    Town.Phase other = before == here ? town.phaseAt(moment.plus(Town.GRACE), database()) : before;
    if (here == other || explains(here)) {
      return row(
          here,
          "node-b",
          moment,
          atDestination(),
          here == other ? "" : Finding.STATE_IN_TRANSITION.name());
    }
    return explains(other)
        ? row(other, "node-b", moment, atDestination(), Finding.STATE_IN_TRANSITION.name())
        : row(here, "node-b", moment, atDestination(), "");
  }

  private boolean explains(Town.Phase phase) {
    return (phase == Town.Phase.CLOSED) == dropped();
  }

  private ExpectedRow row(
      Town.Phase phase, String observers, Instant start, Outcome outcome, String finding) {
    String deny = "shop/deny-" + database();
    String allow = "shop/allow-" + database();
    Judged judged =
        switch (phase) {
          case OPEN ->
              new Judged("ALLOWED_NOT_INTENDED", "NO_POLICY", "DEFAULT_ALLOW", "", "", finding);
          case CLOSED ->
              switch (outcome) {
                case DROPPED -> new Judged("DENIED", "INGRESS_DENIED", "DENIED", "", deny, finding);
                case UNANSWERED ->
                    new Judged(
                        "DENIED", "INGRESS_DENIED", "DENIED", "", deny, "DENIAL_NOT_OBSERVED");
                default ->
                    new Judged("ALLOWED_NOT_INTENDED", "NOT_ENFORCED", "DENIED", "", deny, finding);
              };
          case BY_RULE ->
              new Judged(
                  "ALLOWED",
                  "POLICY_ALLOWED",
                  "ALLOWED_BY_RULE",
                  allow + " ingress[0].from[0].ports[0]",
                  allow + ";" + deny,
                  finding);
        };
    return new ExpectedRow(
        Town.webAddress(web()),
        port(),
        Town.databaseAddress(database()),
        start,
        "web-" + web(),
        "db-" + database(),
        judged.verdict,
        judged.reason,
        judged.ingress,
        judged.rules,
        judged.policies,
        observers,
        outcome.name(),
        bytes(),
        judged.findings);
  }

  private record Judged(
      String verdict,
      String reason,
      String ingress,
      String rules,
      String policies,
      String findings) {}

  private Outcome atSource() {
    return dropped() ? Outcome.UNANSWERED : Outcome.ESTABLISHED;
  }

  private Outcome atDestination() {
    return dropped() ? Outcome.DROPPED : Outcome.ESTABLISHED;
  }

  private Instant startOnNodeB() {
    return town.onNodeB(start().plus(NETWORK));
  }

  private int web() {
    return number % Town.WEBS;
  }

  private int database() {
    return number / Town.WEBS % Town.DATABASES;
  }

  private int port() {
    int round = number / (Town.WEBS * Town.DATABASES);
    return 20_000 + (cell * 101 + round) % PORTS;
  }

  private boolean seenByBoth() {
    return number % 5 != 4;
  }

  private boolean dropped() {
    return town.phase(cell, database()) == Town.Phase.CLOSED && number % 2 == 0;
  }

  private long bytes() {
    return 1000L + number;
  }

  private Instant start() {
    return town.calmMoment(cell).plusNanos(number * 7_919_000L % STARTS_WITHIN.toNanos());
  }

  private FlowRecord record(String observer, Instant start, Outcome outcome) {
    String source = Town.webAddress(web());
    String destination = Town.databaseAddress(database());
    return FlowRecord.newBuilder()
        .setCluster(Town.CLUSTER)
        .setObserver(observer)
        .setEpoch(1)
        .setPartition(0)
        .setSequence(number)
        .setSourceKind(SourceKind.CONNTRACK)
        .setCapabilities(List.of(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS))
        .setCellStart(town.cellOf(start))
        .setIntervalStart(start)
        .setIntervalEnd(start.plusMillis(100))
        .setConnectionStart(start)
        .setLifecycle(Lifecycle.CLOSED)
        .setOrientation(Orientation.CERTAIN)
        .setProtocol(6)
        .setSrcIp(source)
        .setSrcPort(port())
        .setDstIp(destination)
        .setDstPort(8080)
        .setWireSrcIp(source)
        .setWireSrcPort(port())
        .setWireDstIp(destination)
        .setWireDstPort(8080)
        .setBytesToDst(bytes())
        .setPacketsToDst(10L)
        .setOutcome(outcome)
        .build();
  }
}
