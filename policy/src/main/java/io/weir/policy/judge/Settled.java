package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.WatchedState.OtherPods;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that can be said of a question at a moment, whatever the network did: the same for every
 * question between ends that no policy can tell apart, as long as it hangs on no further pods.
 * Remembers its last conclusions; not thread-safe.
 */
final class Settled {

  private final Ruled ruled;
  private final Intent intent;
  private final List<OtherPods> otherPods;
  private final List<PolicyReference> staged;

  /** The last one of each column of the verdict table. */
  private final @Nullable Conclusion[] recent = new Conclusion[Evidence.Column.values().length];

  /**
   * @param otherPods what the intent hung on besides the ends
   * @param staged the staged policies that would deny what is allowed, sorted
   */
  private Settled(
      Ruled ruled, Intent intent, List<OtherPods> otherPods, List<PolicyReference> staged) {
    this.ruled = ruled;
    this.intent = intent;
    this.otherPods = List.copyOf(otherPods);
    this.staged = staged;
  }

  static Settled of(
      Question question, ClusterState state, DecisionMaker decisions, JudgeOptions options) {
    Ruled ruled = decisions.decide(question, state);
    WatchedState watched = new WatchedState(state);
    Intent intent = Intent.of(ruled, options, watched);
    boolean asksForStaged =
        ruled.kind() == DecisionKind.ALLOW
            && !options.disabledFindings().contains(Finding.INTENT_VIOLATION);
    List<PolicyReference> staged =
        asksForStaged ? StagedIntent.denials(question, ruled, state, decisions) : List.of();
    // Who was admitted where is asked for again only to weigh the intent again.
    Ruled kept = watched.asked().isEmpty() ? ruled.withoutAdmissions() : ruled;
    return new Settled(kept, intent, watched.asked(), staged);
  }

  Ruled ruled() {
    return ruled;
  }

  /** Whether it holds whatever further pods there are. */
  boolean standsAlone() {
    return otherPods.isEmpty();
  }

  /** The same for another moment and ends that no policy can tell from the first ones. */
  Settled at(ClusterState state, JudgeOptions options) {
    for (OtherPods asked : otherPods) {
      if (!asked.isSoAt(state)) {
        return new Settled(ruled, Intent.of(ruled, options, state), otherPods, staged);
      }
    }
    return this;
  }

  /**
   * What it comes to with what was observed.
   *
   * @param predates whether the connection is older than the policy that denies it now
   * @param found findings that hold already
   */
  Conclusion conclude(Evidence evidence, boolean predates, Findings found) {
    int column = evidence.column().code();
    Conclusion last = recent[column];
    if (last != null && last.isOf(evidence, predates, found)) {
      return last;
    }
    Conclusion conclusion = Conclusion.of(this, evidence, predates, found);
    recent[column] = conclusion;
    return conclusion;
  }

  Intent intent() {
    return intent;
  }

  List<PolicyReference> staged() {
    return staged;
  }

  /** Equal if the same can be said. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Settled that
        && saysTheSame(ruled.egress(), that.ruled.egress())
        && saysTheSame(ruled.ingress(), that.ruled.ingress())
        && intent.equals(that.intent)
        && otherPods.equals(that.otherPods)
        && staged.equals(that.staged);
  }

  /** What equals() says, cheaper: it is asked about each pair of classes that meets. */
  private static boolean saysTheSame(PartOutcome one, PartOutcome other) {
    PartResult here = one.result();
    PartResult there = other.result();
    return here.part() == there.part()
        && one.dependsOnIpBlock() == other.dependsOnIpBlock()
        && one.dependsOnProtocol() == other.dependsOnProtocol()
        && here.missing() == there.missing()
        && Objects.equals(here.missingFact(), there.missingFact())
        && here.policies().equals(there.policies())
        && saySame(here.rules(), there.rules())
        && one.admissions().equals(other.admissions());
  }

  private static boolean saySame(List<RuleReference> some, List<RuleReference> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      RuleReference one = some.get(i);
      RuleReference other = others.get(i);
      if (!one.place().equals(other.place()) || !one.policy().equals(other.policy())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * hash(ruled.egress().result()) + hash(ruled.ingress().result());
  }

  /** Of its names only, as those keep their own. */
  private static int hash(PartResult part) {
    int hash = part.part().name().hashCode();
    List<PolicyReference> policies = part.policies();
    for (int i = 0; i < policies.size(); i++) {
      PolicyReference policy = policies.get(i);
      hash = 31 * hash + policy.namespace().hashCode();
      hash = 31 * hash + policy.name().hashCode();
    }
    List<RuleReference> rules = part.rules();
    for (int i = 0; i < rules.size(); i++) {
      hash = 31 * hash + rules.get(i).place().hashCode();
    }
    return hash;
  }
}
