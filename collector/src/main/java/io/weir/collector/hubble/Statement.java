package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.Words;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Hubble said of one connection within one cell, gathered from its events. */
final class Statement {

  private static final int MOST_POLICIES = 64;

  /** What a reader wants to know first; other words come behind, in their own order. */
  private static final List<String> WEIGHTIEST =
      List.of("DROPPED", "ERROR", "AUDIT", "REDIRECTED", "FORWARDED", "TRANSLATED", "TRACED");

  private @Nullable String verdict;
  private @Nullable String dropReason;
  private boolean reasonIsPolicy;
  private PluginDecision egress = PluginDecision.UNKNOWN;
  private PluginDecision ingress = PluginDecision.UNKNOWN;
  private @Nullable Instant decidedAt;
  private final Set<String> policies = new TreeSet<>();

  void add(Instant at, Words words) {
    String word = words.verdict();
    if (word != null && (verdict == null || weight(word) < weight(verdict))) {
      verdict = word;
    }
    String reason = words.dropReason();
    boolean policy = Drops.byPolicy(reason);
    if (reason != null && (dropReason == null || (policy && !reasonIsPolicy))) {
      dropReason = reason;
      reasonIsPolicy = policy;
    }
    egress = both(egress, words.egress());
    ingress = both(ingress, words.ingress());
    boolean decides =
        words.egress() != PluginDecision.UNKNOWN || words.ingress() != PluginDecision.UNKNOWN;
    if (decides && (decidedAt == null || at.isBefore(decidedAt))) {
      decidedAt = at;
    }
    for (String name : words.policies()) {
      if (policies.size() < MOST_POLICIES) {
        policies.add(name);
      }
    }
  }

  void add(Statement other) {
    add(
        Objects.requireNonNullElse(other.decidedAt, Instant.EPOCH),
        new Words(
            other.verdict,
            other.dropReason,
            other.egress,
            other.ingress,
            List.copyOf(other.policies),
            1));
  }

  PluginDecision egress() {
    return egress;
  }

  PluginDecision ingress() {
    return ingress;
  }

  /** Null when nothing was said. */
  @Nullable PluginStatement toRecord() {
    if (verdict == null && dropReason == null && decidedAt == null) {
      return null;
    }
    return new PluginStatement(
        verdict, dropReason, egress, ingress, decidedAt, List.copyOf(policies));
  }

  private static PluginDecision both(PluginDecision before, PluginDecision more) {
    if (before == PluginDecision.UNKNOWN || before == more) {
      return more;
    }
    return more == PluginDecision.UNKNOWN ? before : PluginDecision.MIXED;
  }

  private static int weight(String word) {
    int place = WEIGHTIEST.indexOf(word);
    return place < 0 ? WEIGHTIEST.size() : place;
  }
}
