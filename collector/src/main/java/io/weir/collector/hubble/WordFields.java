package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.collector.hubble.FlowEvent.Words;
import io.weir.policy.judge.EnforcementDrops;
import io.weir.policy.net.Printable;
import io.weir.schemas.PluginDecision;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one flow message says of the packet's fate and of policies, while it is read. */
final class WordFields {

  /** More policies than any one packet meets; what a sender can make us keep is bounded. */
  private static final int MOST_POLICIES = 64;

  @Nullable String verdict;
  @Nullable String dropReason;
  long packets;

  private final Set<String> policies = new TreeSet<>();
  private final Set<Direction> allowed = EnumSet.noneOf(Direction.class);
  private final Set<Direction> denied = EnumSet.noneOf(Direction.class);

  /**
   * Takes a policy that allowed or denied.
   *
   * @param namespace null when cluster-wide
   * @param name null when the message names none, which still says that one decided
   */
  void policy(
      Direction direction, PluginDecision said, @Nullable String namespace, @Nullable String name) {
    (said == PluginDecision.DENIED ? denied : allowed).add(direction);
    if (name != null && policies.size() < MOST_POLICIES) {
      policies.add(Printable.of(namespace == null ? name : namespace + "/" + name));
    }
  }

  boolean namesDecisions() {
    return !allowed.isEmpty() || !denied.isEmpty();
  }

  Words words(Kind kind, Direction direction) {
    return new Words(
        word(verdict, "VERDICT_UNKNOWN"),
        word(dropReason, "DROP_REASON_UNKNOWN"),
        decision(Direction.EGRESS, kind, direction),
        decision(Direction.INGRESS, kind, direction),
        List.copyOf(policies),
        Math.max(1, packets));
  }

  private static @Nullable String word(@Nullable String said, String nothing) {
    return said == null || said.equals(nothing) ? null : Printable.of(said);
  }

  private PluginDecision decision(Direction asked, Kind kind, Direction direction) {
    PluginDecision said = direction == asked ? ofVerdict(kind) : PluginDecision.UNKNOWN;
    if (said != PluginDecision.UNKNOWN) {
      return said;
    }
    boolean audit = "AUDIT".equals(verdict);
    if (denied.contains(asked)) {
      return audit ? PluginDecision.AUDITED : PluginDecision.DENIED;
    }
    return allowed.contains(asked) && !audit ? PluginDecision.ALLOWED : PluginDecision.UNKNOWN;
  }

  /** A packet that was merely forwarded passed, but no policy need have been asked. */
  private PluginDecision ofVerdict(Kind kind) {
    if (verdict == null) {
      return PluginDecision.UNKNOWN;
    }
    boolean asked = kind == Kind.POLICY_VERDICT;
    return switch (verdict) {
      case "FORWARDED", "REDIRECTED" -> asked ? PluginDecision.ALLOWED : PluginDecision.UNKNOWN;
      case "AUDIT" -> asked ? PluginDecision.AUDITED : PluginDecision.UNKNOWN;
      case "DROPPED" -> deniedByPolicy(asked) ? PluginDecision.DENIED : PluginDecision.UNKNOWN;
      default -> PluginDecision.UNKNOWN;
    };
  }

  private boolean deniedByPolicy(boolean asked) {
    return dropReason == null ? asked : EnforcementDrops.include(dropReason);
  }
}
