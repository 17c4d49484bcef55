package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.collector.hubble.FlowEvent.Point;
import io.weir.collector.hubble.FlowEvent.Sight;
import io.weir.collector.hubble.FlowEvent.Words;
import io.weir.schemas.PluginDecision;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was seen of one connection within one cell. */
final class CellEvidence {

  private final Statement statement = new Statement();
  private @Nullable Instant first;
  private @Nullable Instant last;
  private @Nullable Integer tcpFlags;
  private long dropEvents;
  private long denials;
  private boolean policyDrop;
  private boolean answered;
  private boolean reset;
  private boolean delivered;
  private boolean leftSource;
  private boolean enteredDestination;

  /** Takes an event of a packet from the initiator. */
  void forward(FlowEvent event) {
    seen(event);
    Words words = event.words();
    statement.add(event.at(), words);
    if (event.isDrop()) {
      drop(event.sight(), words);
      return;
    }
    Sight sight = event.sight();
    boolean passes =
        sight.kind() == Kind.POLICY_VERDICT
            ? passesPolicy(sight.direction(), words)
            : sight.point() == Point.TO_OTHER || sight.point() == Point.TO_ENDPOINT;
    leftSource |= passes && sight.direction() == Direction.EGRESS;
    enteredDestination |=
        sight.point() == Point.TO_ENDPOINT || (passes && sight.direction() == Direction.INGRESS);
    delivered |= sight.kind() == Kind.TRACE && sight.point() == Point.TO_ENDPOINT;
  }

  /** Takes an event of a packet from the backend; policies are not asked about it. */
  void backward(FlowEvent event) {
    seen(event);
    Integer flags = event.packet().tcpFlags();
    if (event.isDrop()) {
      // It answered, so the request had arrived; the answer did not get home.
      delivered = true;
      dropEvents += event.sight().kind() == Kind.DROP ? event.words().packets() : 0;
    } else if (flags != null && TcpFlag.RST.in(flags) && !TcpFlag.SYN.in(flags)) {
      reset = true;
    } else {
      answered = true;
    }
  }

  private void drop(Sight sight, Words words) {
    if (sight.kind() == Kind.DROP) {
      dropEvents += words.packets();
    } else {
      denials += words.packets();
    }
    policyDrop |=
        words.egress() == PluginDecision.DENIED
            || words.ingress() == PluginDecision.DENIED
            || Drops.byPolicy(words.dropReason());
  }

  private void seen(FlowEvent event) {
    Instant at = event.at();
    first = first == null || at.isBefore(first) ? at : first;
    last = last == null || at.isAfter(last) ? at : last;
    Integer flags = event.packet().tcpFlags();
    if (flags != null) {
      tcpFlags = tcpFlags == null ? flags : Integer.valueOf(tcpFlags | flags);
    }
  }

  private static boolean passesPolicy(Direction direction, Words words) {
    PluginDecision said = direction == Direction.EGRESS ? words.egress() : words.ingress();
    return said == PluginDecision.ALLOWED || said == PluginDecision.AUDITED;
  }

  /** Adds what was seen of the same connection under its Service's address. */
  void add(CellEvidence other) {
    statement.add(other.statement);
    if (other.first != null && (first == null || other.first.isBefore(first))) {
      first = other.first;
    }
    if (other.last != null && (last == null || other.last.isAfter(last))) {
      last = other.last;
    }
    if (other.tcpFlags != null) {
      tcpFlags = tcpFlags == null ? other.tcpFlags : Integer.valueOf(tcpFlags | other.tcpFlags);
    }
    dropEvents += other.dropEvents;
    denials += other.denials;
    policyDrop |= other.policyDrop;
    answered |= other.answered;
    reset |= other.reset;
    leftSource |= other.leftSource;
  }

  Statement statement() {
    return statement;
  }

  Instant first() {
    return Objects.requireNonNull(first, "no event yet");
  }

  Instant last() {
    return Objects.requireNonNull(last, "no event yet");
  }

  @Nullable Integer tcpFlags() {
    return tcpFlags;
  }

  /** A denied packet makes a drop event and a policy verdict, and filters may hide one of them. */
  long packetsDropped() {
    return Math.max(dropEvents, denials);
  }

  boolean policyDrop() {
    return policyDrop;
  }

  boolean answered() {
    return answered;
  }

  boolean reset() {
    return reset;
  }

  boolean delivered() {
    return delivered;
  }

  /** True if the source's node provably let it out, and did not also deny it. */
  boolean passedSource() {
    return leftSource && !isDenied(statement.egress());
  }

  boolean passedDestination() {
    return enteredDestination && !isDenied(statement.ingress());
  }

  private static boolean isDenied(PluginDecision said) {
    return said == PluginDecision.DENIED || said == PluginDecision.MIXED;
  }
}
