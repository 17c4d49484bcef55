package io.weir.cli.lint;

import io.weir.policy.lint.LintCode;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.Severity;
import io.weir.policy.net.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which findings make a run fail: all of a severity and graver ones, or those of a code.
 *
 * @param severity null when a code is given
 * @param code null when a severity is given
 */
record FailOn(@Nullable Severity severity, @Nullable LintCode code) {

  boolean holds(LintFinding finding) {
    return code == null
        ? severity != null && finding.severity().atLeast(severity)
        : finding.code() == code;
  }

  /** Reads it from the command line, in any case. */
  static final class Converter implements ITypeConverter<FailOn> {

    @Override
    public FailOn convert(String text) {
      String name = text.toUpperCase(Locale.ROOT);
      for (Severity severity : Severity.values()) {
        if (severity.name().equals(name)) {
          return new FailOn(severity, null);
        }
      }
      for (LintCode code : LintCode.values()) {
        if (code.name().equals(name)) {
          return new FailOn(null, code);
        }
      }
      throw new TypeConversionException(
          "'"
              + text
              + "' is none of error, warning, info or a code; the nearest is "
              + nearest(name));
    }

    private static String nearest(String name) {
      List<String> known =
          Stream.concat(
                  Arrays.stream(Severity.values()).map(Severity::name),
                  Arrays.stream(LintCode.values()).map(LintCode::name))
              .toList();
      return NearestName.of(name, known).orElse("");
    }
  }
}
