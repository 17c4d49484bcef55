package io.weir.cli.accept;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.AcceptedExceptions;
import io.weir.policy.exceptions.ExceptionsFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An exceptions.yaml as it stands in its file, found right.
 *
 * @param text all of it
 * @param exceptions what it says
 */
public record ExceptionsText(String text, AcceptedExceptions exceptions) {

  private static final int NAMED = 5;

  /**
   * Reads a file.
   *
   * @throws CommandFailure if it is missing or wrong, naming file, line, entry and field
   */
  public static ExceptionsText read(Path file) {
    try {
      return of(Files.readString(file), file);
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage(
          file + " does not exist: name an exceptions.yaml, or let 'weir accept' make one", e);
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw CommandFailure.usage(
          file + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
    }
  }

  /** Says which have expired at that moment: what they covered is back. */
  public void warnOfExpired(Session session, Instant moment) {
    List<AcceptedException> expired =
        exceptions.all().stream().filter(exception -> exception.hasExpired(moment)).toList();
    if (!expired.isEmpty()) {
      session.warn(
          "%d of %d exceptions %s expired, so that what %s covered is back: %s"
              .formatted(
                  expired.size(),
                  exceptions.all().size(),
                  expired.size() == 1 ? "has" : "have",
                  expired.size() == 1 ? "it" : "they",
                  names(expired)));
    }
  }

  private static String names(List<AcceptedException> exceptions) {
    String first =
        exceptions.stream()
            .limit(NAMED)
            .map(AcceptedException::name)
            .collect(Collectors.joining(", "));
    return exceptions.size() <= NAMED ? first : first + ", …";
  }

  /**
   * Reads a text that stands, or will stand, in a file.
   *
   * @throws CommandFailure if it is wrong, naming file, line, entry and field
   */
  static ExceptionsText of(String text, Path file) {
    try {
      return new ExceptionsText(text, ExceptionsFile.read(text, file.toString()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }
}
