package io.weir.policy.explain;

import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.Question;
import io.weir.policy.net.Printable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why no change of policies turns a decision. */
final class ObstacleWords {

  private ObstacleWords() {}

  static String undecidable(Judgement judgement) {
    return "A fact is missing, which no change of policies supplies: " + missing(judgement) + ".";
  }

  static String cannotAllow(Judgement judgement, PartTrace egress, PartTrace ingress) {
    if (egress.part() == Part.UNDECIDABLE || ingress.part() == Part.UNDECIDABLE) {
      return undecidable(judgement);
    }
    PartTrace denied = egress.part() == Part.DENIED ? egress : ingress;
    return "No peer can name "
        + Wording.name(denied.other())
        + ": it has neither labels that"
        + " policies see nor a known address.";
  }

  static String cannotClose(PartTrace egress, PartTrace ingress, Question question) {
    if (question.transport() == null) {
      return "Policies cannot name %s, and the plugin is set to let it pass."
          .formatted(RemedyWords.flow(question));
    }
    return "No policy can stop it. Egress: %s Ingress: %s".formatted(why(egress), why(ingress));
  }

  private static String why(PartTrace trace) {
    return Wording.part(trace, new PartResult(trace.part(), trace.rules(), List.of(), null, null));
  }

  private static String missing(Judgement judgement) {
    return Stream.of(judgement.decision().egress(), judgement.decision().ingress())
        .map(PartResult::missingFact)
        .filter(Objects::nonNull)
        .map(Printable::line)
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
