package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.PortDecision;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.PortMatcher;
import io.weir.policy.rules.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds items of {@code ports} against a flow. Whether they fit is the judge's answer. */
final class PortTracer {

  private PortTracer() {}

  static PortTrace trace(int index, PortMatcher port, Question question) {
    Match match = PortDecision.match(port, question);
    List<Integer> numbers =
        port instanceof PortMatcher.Named named && question.destination() instanceof End.Pod pod
            ? pod.facts()
                .numbersOf(named.name(), named.transport())
                .distinct()
                .sorted()
                .boxed()
                .toList()
            : List.of();
    return new PortTrace(index, port, match, cause(port, match, question, numbers), numbers);
  }

  private static PortCause cause(
      PortMatcher port, Match match, Question question, List<Integer> numbers) {
    if (match == Match.YES) {
      return PortCause.FITS;
    }
    if (port instanceof PortMatcher.Unreadable && match == Match.MAYBE) {
      return PortCause.UNREADABLE;
    }
    if (match == Match.MAYBE) {
      return question.destination() instanceof End.Unresolved && port instanceof PortMatcher.Named
          ? PortCause.END_UNKNOWN
          : PortCause.PORT_UNKNOWN;
    }
    if (transportOf(port) != question.transport() || question.transport() == null) {
      return PortCause.OTHER_PROTOCOL;
    }
    if (!(port instanceof PortMatcher.Named)) {
      return PortCause.OTHER_NUMBER;
    }
    if (!Exemptions.isSelectable(question.destination())) {
      return PortCause.NAME_NEEDS_POD;
    }
    return numbers.isEmpty() ? PortCause.NAME_MISSING : PortCause.NAME_IS_OTHER_NUMBER;
  }

  /** The protocol an item is about; null when that cannot be read. */
  static @Nullable Transport transportOf(PortMatcher port) {
    if (port instanceof PortMatcher.AllOf all) {
      return all.transport();
    }
    if (port instanceof PortMatcher.Range range) {
      return range.transport();
    }
    if (port instanceof PortMatcher.Named named) {
      return named.transport();
    }
    return ((PortMatcher.Unreadable) port).transport();
  }
}
