package io.weir.cli.evaluate;

import io.weir.cli.accept.ExceptionsText;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import io.weir.policy.exceptions.AcceptedExceptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What shall end with exit code 3, and what was accepted and therefore does not. */
final class GateOptions {

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "CODE",
      description =
          "Exit with 3 when a flow has one of these verdicts, reasons or findings and no exception"
              + " covers it.")
  private List<String> failOn = new ArrayList<>();

  @Option(
      names = "--exceptions",
      paramLabel = "FILE",
      description =
          "Accepted flows (see weir accept): adds the column accepted_by; --fail-on lets pass what"
              + " they cover.")
  private @Nullable Path exceptions;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "When the flows are taken to happen, for exceptions that expire: a date, RFC 3339, or a"
              + " span back (default: now).")
  private @Nullable String at;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description =
          "The cluster that the flows are of; without it an exception for one cluster covers none"
              + " of them.")
  private @Nullable String cluster;

  /** Whether there is a column for what accepts a flow. */
  boolean haveExceptions() {
    return exceptions != null;
  }

  /**
   * Reads and checks all that was given.
   *
   * @throws CommandFailure if a code, the file or the time is wrong, in one line
   */
  Gate open(Session session) {
    FailOn codes = FailOn.of(failOn);
    Instant now = Instant.now();
    Instant moment = at == null ? now : Moments.past("--at", at, now);
    return new Gate(
        session, codes, accepted(session, moment), cluster == null ? "" : cluster, moment);
  }

  private AcceptedExceptions accepted(Session session, Instant moment) {
    if (exceptions == null) {
      return AcceptedExceptions.NONE;
    }
    ExceptionsText file = ExceptionsText.read(session.resolve(exceptions));
    file.warnOfExpired(session, moment);
    return file.exceptions();
  }
}
