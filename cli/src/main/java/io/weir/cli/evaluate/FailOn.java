package io.weir.cli.evaluate;

import io.weir.cli.console.CommandFailure;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Verdicts, reasons and findings that a person wants to be told of by the exit code. */
final class FailOn {

  private final Set<String> codes;

  private FailOn(Set<String> codes) {
    this.codes = codes;
  }

  /**
   * Reads codes, in any case.
   *
   * @throws CommandFailure if one is no verdict, reason or finding, naming the nearest
   */
  static FailOn of(Collection<String> names) {
    Set<String> codes = new TreeSet<>();
    for (String name : names) {
      String code = name.strip().toUpperCase(java.util.Locale.ROOT).replace('-', '_');
      if (!known().contains(code)) {
        throw CommandFailure.usage(
            "--fail-on '"
                + name
                + "' is no verdict, reason or finding; the nearest is "
                + NearestName.of(code, known()).orElseThrow());
      }
      codes.add(code);
    }
    return new FailOn(codes);
  }

  private static List<String> known() {
    return Stream.of(Verdict.values(), Reason.values(), Finding.values())
        .flatMap(Arrays::stream)
        .map(code -> ((Enum<?>) code).name())
        .distinct()
        .toList();
  }

  /** The first of the judgement's codes that is one of these: verdict, reason, then findings. */
  Optional<String> meets(Judgement judgement) {
    return Stream.concat(
            Stream.of(judgement.verdict().name(), judgement.reason().name()),
            judgement.findings().stream().map(Finding::name))
        .filter(codes::contains)
        .findFirst();
  }
}
