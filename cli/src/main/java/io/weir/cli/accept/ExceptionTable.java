package io.weir.cli.accept;

import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.cli.output.RowWriter;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.AcceptedPorts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All exceptions under each other, each with its state. */
final class ExceptionTable {

  private static final List<String> COLUMNS =
      List.of(
          "name",
          "state",
          "cluster",
          "source",
          "destination",
          "ports",
          "covers",
          "owner",
          "expires",
          "reason");
  private static final List<String> ARCHIVE_COLUMNS = List.of("flows", "last_seen");

  private final Session session;
  private final OutputFormat format;
  private final Instant now;

  ExceptionTable(Session session, OutputFormat format, Instant now) {
    this.session = session;
    this.format = format;
    this.now = now;
  }

  /**
   * Writes them.
   *
   * @param archived flows to count by exception; null when no archive was asked
   */
  void write(List<AcceptedException> exceptions, @Nullable List<ArchivedFlows.Group> archived)
      throws IOException {
    List<String> columns =
        archived == null
            ? COLUMNS
            : Stream.concat(COLUMNS.stream(), ARCHIVE_COLUMNS.stream()).toList();
    try (RowWriter rows = format.open(columns, session)) {
      for (AcceptedException exception : exceptions) {
        Covered covered = archived == null ? null : Covered.by(exception, archived);
        rows.row(values(exception, covered));
      }
    }
  }

  private List<@Nullable Object> values(AcceptedException exception, @Nullable Covered covered) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(exception.name());
    values.add(state(exception, covered));
    values.add(exception.cluster());
    values.add(exception.source());
    values.add(exception.destination());
    values.add(exception.ports().stream().map(AcceptedPorts::toString).toList());
    values.add(exception.covers().codes());
    values.add(exception.owner());
    values.add(exception.expires());
    values.add(exception.reason());
    if (covered != null) {
      values.add(covered.flows());
      values.add(covered.lastSeen());
    }
    return values;
  }

  private String state(AcceptedException exception, @Nullable Covered covered) {
    if (exception.hasExpired(now)) {
      return "expired";
    }
    return covered != null && covered.flows() == 0 ? "unused" : "active";
  }
}
