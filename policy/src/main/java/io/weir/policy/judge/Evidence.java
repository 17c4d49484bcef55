package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import io.weir.policy.rules.Direction;
import io.weir.schemas.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of a flow, as far as it bears on a decision.
 *
 * @param column of the verdict table
 * @param prediction true when nothing was observed because nobody asked the network
 * @param dropAt the end whose node saw a policy drop; null when unknown, none, or shared by both
 */
record Evidence(
    Column column,
    boolean prediction,
    boolean dropObserved,
    @Nullable Direction dropAt,
    boolean passedSource,
    boolean passedDestination) {

  /** The columns of the verdict table. */
  enum Column {
    ESTABLISHED(0),
    /** It reached the destination; a refusal came from the destination itself. */
    DELIVERED(1),
    UNANSWERED(2),
    DROPPED(3);

    private final int code;

    Column(int code) {
      this.code = code;
    }

    /** From 0. */
    int code() {
      return code;
    }
  }

  static Evidence of(ObservedFlow flow, End source, End destination) {
    Column column = column(flow.outcome());
    return new Evidence(
        column,
        flow.outcome() == null,
        flow.dropObserved() || column == Column.DROPPED,
        dropAt(flow, source, destination),
        Boolean.TRUE.equals(flow.passedSource()),
        Boolean.TRUE.equals(flow.passedDestination()));
  }

  private static Column column(@Nullable Outcome outcome) {
    if (outcome == null) {
      return Column.UNANSWERED;
    }
    return switch (outcome) {
      case ESTABLISHED -> Column.ESTABLISHED;
      case DELIVERED, REFUSED -> Column.DELIVERED;
      case UNANSWERED, UNKNOWN -> Column.UNANSWERED;
      case DROPPED -> Column.DROPPED;
    };
  }

  private static @Nullable Direction dropAt(ObservedFlow flow, End source, End destination) {
    if (flow.dropNode() == null) {
      return null;
    }
    boolean atSource = isOn(source, flow.dropNode());
    boolean atDestination = isOn(destination, flow.dropNode());
    if (atSource == atDestination) {
      return null;
    }
    return atSource ? Direction.EGRESS : Direction.INGRESS;
  }

  /** All of it in one number: equal for equal evidence only. */
  int code() {
    int drop = dropAt == null ? 0 : dropAt == Direction.EGRESS ? 1 : 2;
    return column.code
        | (drop << 2)
        | (prediction ? 1 << 4 : 0)
        | (dropObserved ? 1 << 5 : 0)
        | (passedSource ? 1 << 6 : 0)
        | (passedDestination ? 1 << 7 : 0);
  }

  private static boolean isOn(End end, @Nullable String node) {
    if (end instanceof End.Pod pod) {
      return node != null && node.equals(pod.node());
    }
    return end instanceof End.Node own && own.name().equals(node);
  }

  /** True if it provably came through at both ends. */
  boolean arrived() {
    return column == Column.ESTABLISHED || column == Column.DELIVERED;
  }

  /** True if it provably came through at that end. */
  boolean passed(Direction end) {
    return arrived() || (end == Direction.EGRESS ? passedSource : passedDestination);
  }

  /** True if a decision is what the network seems to have acted on. */
  boolean isExplainedBy(Ruled ruled) {
    boolean denied = ruled.kind() == DecisionKind.DENY;
    if (arrived()) {
      return ruled.kind() == DecisionKind.ALLOW;
    }
    if (column == Column.DROPPED) {
      return denied;
    }
    return denied ? !passesDenial(ruled) : ruled.kind() == DecisionKind.ALLOW;
  }

  /** True if it provably came through at an end that denies it. */
  boolean passesDenial(Ruled ruled) {
    return (ruled.egress().part() == Part.DENIED && passed(Direction.EGRESS))
        || (ruled.ingress().part() == Part.DENIED && passed(Direction.INGRESS));
  }
}
