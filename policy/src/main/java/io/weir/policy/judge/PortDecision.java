package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;

/** Whether a flow's protocol and destination port are what an item of {@code ports} names. */
public final class PortDecision {

  private PortDecision() {}

  /** Whether the question's protocol and port fit. */
  public static Match match(PortMatcher matcher, Question question) {
    Transport transport = question.transport();
    if (matcher instanceof PortMatcher.AllOf all) {
      return Match.of(all.transport() == transport);
    }
    if (matcher instanceof PortMatcher.Range range) {
      return range.transport() == transport ? matchRange(range, question) : Match.NO;
    }
    if (matcher instanceof PortMatcher.Named named) {
      return named.transport() == transport ? matchName(named, question) : Match.NO;
    }
    PortMatcher.Unreadable unreadable = (PortMatcher.Unreadable) matcher;
    boolean couldFit =
        transport != null
            && (unreadable.transport() == null || unreadable.transport() == transport)
            && (question.port() == null || question.port() >= unreadable.lowest());
    return couldFit ? Match.MAYBE : Match.NO;
  }

  private static Match matchRange(PortMatcher.Range range, Question question) {
    Integer port = question.port();
    if (port == null) {
      return Match.MAYBE;
    }
    return Match.of(range.holds(port));
  }

  /** Names are looked up on the destination pod, whichever end the policy stands at. */
  private static Match matchName(PortMatcher.Named named, Question question) {
    if (question.destination() instanceof End.Unresolved) {
      return Match.MAYBE;
    }
    if (!(question.destination() instanceof End.Pod pod) || pod.facts().hostNetwork()) {
      return Match.NO;
    }
    Integer port = question.port();
    if (port == null) {
      return pod.facts().names(named.name(), named.transport()) ? Match.MAYBE : Match.NO;
    }
    return Match.of(pod.facts().names(named.name(), named.transport(), port));
  }
}
