package io.weir.cli.console;

import io.weir.policy.net.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which findings make a run fail: all of a grade and graver ones, or those of a code.
 *
 * @param grades from the least grave; a finding of another grade fails nobody
 * @param grade null when a code is given
 * @param code null when a grade is given
 */
public record FailOn<G extends Enum<G>, C extends Enum<C>>(
    List<G> grades, @Nullable G grade, @Nullable C code) {

  /** Whether a finding of that grade and code is meant. */
  public boolean holds(G found, C which) {
    if (!grades.contains(found)) {
      return false;
    }
    return grade == null ? which == code : grades.indexOf(found) >= grades.indexOf(grade);
  }

  /** Reads one from the command line, in any case. */
  public abstract static class Converter<G extends Enum<G>, C extends Enum<C>>
      implements ITypeConverter<FailOn<G, C>> {

    private final List<G> grades;
    private final C[] codes;

    /**
     * For one command.
     *
     * @param grades from the least grave
     */
    protected Converter(List<G> grades, C[] codes) {
      this.grades = List.copyOf(grades);
      this.codes = codes.clone();
    }

    @Override
    public FailOn<G, C> convert(String text) {
      String name = text.toUpperCase(Locale.ROOT);
      for (G grade : grades) {
        if (grade.name().equals(name)) {
          return new FailOn<>(grades, grade, null);
        }
      }
      for (C code : codes) {
        if (code.name().equals(name)) {
          return new FailOn<>(grades, null, code);
        }
      }
      List<String> known =
          Stream.concat(grades.stream(), Arrays.stream(codes)).map(Enum::name).toList();
      throw new TypeConversionException(
          "'%s' is none of %s or a code; the nearest is %s"
              .formatted(text, gravestFirst(), NearestName.of(name, known).orElse("")));
    }

    private String gravestFirst() {
      StringBuilder text = new StringBuilder();
      for (G grade : grades) {
        text.insert(0, text.isEmpty() ? "" : ", ").insert(0, grade.name().toLowerCase(Locale.ROOT));
      }
      return text.toString();
    }
  }
}
