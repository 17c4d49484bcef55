package io.weir.cli.summary;

import io.weir.cli.console.Clean;
import io.weir.cli.console.Session;
import io.weir.cli.console.Style;
import io.weir.cli.query.ArchiveDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells people what is in an archive: how much of what, what is open though nobody meant it, what
 * was denied. Everything is read from the Parquet.
 */
public final class Summary {

  private final Session session;
  private final PrintStream out;
  private final Style style;
  private final int limit;

  /**
   * @param limit how many lines a section has per cluster at most
   */
  public Summary(Session session, int limit) {
    this.session = session;
    this.out = session.out();
    this.style = new Style(session.colorOnOut());
    this.limit = limit;
  }

  /**
   * Prints the summary to standard output.
   *
   * @param descriptions what each cluster is about, for those of which it is known
   */
  public void print(Path archive, Map<String, String> descriptions)
      throws IOException, SQLException {
    try (ArchiveDatabase database = ArchiveDatabase.open(archive)) {
      List<FlowGroup> groups = ArchiveFacts.groups(database);
      counts(ArchiveFacts.counts(database));
      section("Open, though nobody meant it", groups, FlowGroup::isUnintended, descriptions);
      section("Denied", groups, group -> group.verdict().equals("DENIED"), descriptions);
      section("Not decided", groups, group -> group.verdict().equals("UNKNOWN"), descriptions);
      accepted(ArchiveFacts.accepted(database));
      missed(database);
    }
  }

  private void accepted(ArchiveFacts.Accepted accepted) {
    if (accepted.flows() > 0) {
      out.println();
      line(
          "Accepted as they are, and not shown above: %d %s by %d %s."
              .formatted(
                  accepted.flows(),
                  accepted.flows() == 1 ? "flow" : "flows",
                  accepted.exceptions(),
                  accepted.exceptions() == 1 ? "exception" : "exceptions"));
    }
  }

  private void missed(ArchiveDatabase database) throws SQLException {
    long losses = ArchiveFacts.rows(database, "observer_loss");
    if (losses > 0) {
      out.println();
      line(
          "Not everything was seen: observers reported %d %s, see the table observer_loss."
              .formatted(losses, losses == 1 ? "loss" : "losses"));
    }
    long late = ArchiveFacts.rows(database, "late_flows");
    if (late > 0) {
      out.println();
      line(
          "Not everything was judged: %d flow %s too late, see the table late_flows."
              .formatted(late, late == 1 ? "record came" : "records came"));
    }
  }

  private void counts(List<ArchiveFacts.Count> counts) {
    long flows = counts.stream().mapToLong(ArchiveFacts.Count::flows).sum();
    line(style.bold("%d flows judged".formatted(flows)));
    for (ArchiveFacts.Count count : counts) {
      String verdict = style.verdict(count.verdict(), "%-20s".formatted(count.verdict()));
      line("  %6d  %s  %s".formatted(count.flows(), verdict, count.reason()));
    }
  }

  private void section(
      String title,
      List<FlowGroup> groups,
      Predicate<FlowGroup> wanted,
      Map<String, String> descriptions) {
    Map<String, List<FlowGroup>> byCluster = new LinkedHashMap<>();
    for (FlowGroup group : groups) {
      if (wanted.test(group)) {
        byCluster.computeIfAbsent(group.cluster(), cluster -> new ArrayList<>()).add(group);
      }
    }
    if (byCluster.isEmpty()) {
      return;
    }
    out.println();
    line(style.bold(title));
    byCluster.forEach(
        (cluster, found) -> {
          String description = descriptions.get(cluster);
          line(
              "  "
                  + Clean.text(cluster)
                  + (description == null ? "" : ": " + Clean.text(description)));
          found.stream().limit(limit).forEach(this::group);
          if (found.size() > limit) {
            line("    … and %d more".formatted(found.size() - limit));
          }
        });
  }

  private void group(FlowGroup group) {
    line(
        "    %s → %s  %s  %s"
            .formatted(
                Clean.text(group.source()),
                Clean.text(group.target()),
                style.verdict(group.verdict(), group.reason()),
                group.flows() == 1 ? "1 flow" : group.flows() + " flows"));
    if (!group.rules().isEmpty()) {
      line("      by " + Clean.text(String.join("; ", group.rules())));
    }
    line("      " + Clean.text(Advice.of(group)));
    if (!group.hints().isEmpty()) {
      line("      hint: " + Clean.text(String.join(", ", group.hints())));
    }
  }

  private void line(String text) {
    session.progress().clear();
    out.println(text);
  }
}
