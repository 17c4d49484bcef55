package io.weir.cli.doctor;

import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.Finding;
import io.weir.collector.doctor.State;
import io.weir.policy.net.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which findings make a run fail: all of a state and graver ones, or those of a check.
 *
 * @param state null when a check is given
 * @param check null when a state is given
 */
record FailOn(@Nullable State state, @Nullable Check check) {

  /** From the least grave; what is fine fails nobody. */
  private static final List<State> BY_GRAVITY =
      List.of(State.UNKNOWN, State.WARNING, State.PROBLEM);

  boolean holds(Finding finding) {
    if (finding.state() == State.OK) {
      return false;
    }
    return state == null
        ? finding.check() == check
        : BY_GRAVITY.indexOf(finding.state()) >= BY_GRAVITY.indexOf(state);
  }

  /** Reads it from the command line, in any case. */
  static final class Converter implements ITypeConverter<FailOn> {

    @Override
    public FailOn convert(String text) {
      String name = text.toUpperCase(Locale.ROOT);
      for (State state : BY_GRAVITY) {
        if (state.name().equals(name)) {
          return new FailOn(state, null);
        }
      }
      for (Check check : Check.values()) {
        if (check.name().equals(name)) {
          return new FailOn(null, check);
        }
      }
      List<String> known =
          Stream.concat(BY_GRAVITY.stream(), Arrays.stream(Check.values()))
              .map(String::valueOf)
              .toList();
      throw new TypeConversionException(
          "'"
              + text
              + "' is none of problem, warning, unknown or a code; the nearest is "
              + NearestName.of(name, known).orElse(""));
    }
  }
}
