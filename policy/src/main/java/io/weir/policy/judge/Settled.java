package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.WatchedState.OtherPods;
import java.util.List;
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
        && ruled.egress().equals(that.ruled.egress())
        && ruled.ingress().equals(that.ruled.ingress())
        && intent.equals(that.intent)
        && otherPods.equals(that.otherPods)
        && staged.equals(that.staged);
  }

  @Override
  public int hashCode() {
    return 31 * hash(ruled.egress().result()) + hash(ruled.ingress().result());
  }

  /** Of its names only, as those keep their own. */
  private static int hash(PartResult part) {
    int hash = part.part().name().hashCode();
    for (PolicyReference policy : part.policies()) {
      hash = 31 * hash + policy.namespace().hashCode();
      hash = 31 * hash + policy.name().hashCode();
    }
    for (RuleReference rule : part.rules()) {
      hash = 31 * hash + rule.place().hashCode();
    }
    return hash;
  }
}
