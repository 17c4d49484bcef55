package io.weir.cli.accept;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.Coverage;
import io.weir.policy.exceptions.ExceptionsEditor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes accepted exceptions, and tells how those that there are stand. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = {
      "Accepts flows as they are, for a while: writes an entry of exceptions.yaml.",
      "",
      "A flow that an entry covers keeps its verdict and says so in accepted_by; it leaves the lists",
      "of what needs attention and lets --fail-on pass, until the entry expires. An end is any,",
      "an address, a CIDR (of what is no pod), namespace/pod, namespace/Kind/name or namespace/any.",
      "Denials are not covered unless --covers names them.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # Known, fine, until June",
      "  weir accept shop/CronJob/reports data/StatefulSet/orders 5432 \\",
      "    --reason \"reports move to the replica\" --owner team-reports --until 2027-06-30",
      "  # Only if it was seen, and only while no policy governs it; show it, write nothing",
      "  weir accept shop/any 192.0.2.0/24 443 --covers NO_POLICY --reason \"payment provider\" \\",
      "    --owner payments --until 90d --archive ./weir-data/live --dry-run",
      "  # What was accepted, what has expired, what nothing needs any more",
      "  weir accept --list --archive ./weir-data/live"
    })
public final class AcceptCommand implements Callable<Integer> {

  private static final int EDGES_SHOWN = 20;

  private static final String HEADER =
      """
      # Flows that someone accepted as they are, for a while. They keep their verdicts; accepted_by
      # names the entry that covers them. 'weir accept' adds entries at the end; edit them as you like.
      version: 1
      exceptions:
      """;

  private final Session session;

  @Parameters(
      arity = "0..3",
      paramLabel = "SRC DST PORT",
      hideParamSyntax = true,
      description =
          "From where, to where, on which port of the backend: 5432, 8000-8010/UDP, ICMP, or any.")
  private List<String> edge = new ArrayList<>();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "exceptions.yaml",
      description = "The file to add to; made when it is missing (default: ./exceptions.yaml).")
  private Path file = Path.of("exceptions.yaml");

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "Count what it covers in this archive; an edge that was never seen is refused.")
  private @Nullable Path archive;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What accepted_by will say (default: made of the edge).")
  private @Nullable String name;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The only cluster it holds in (default: every one).")
  private @Nullable String cluster;

  @Option(
      names = "--covers",
      split = ",",
      paramLabel = "CODE",
      description =
          "The verdicts or reasons it is about, such as NO_POLICY or DENIED (default:"
              + " ALLOWED_NOT_INTENDED).")
  private List<String> covers = new ArrayList<>();

  @Option(names = "--dry-run", description = "Show the entry, write nothing.")
  private boolean dryRun;

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How --list is written: ${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.table;

  public AcceptCommand(Session session) {
    this.session = session;
  }

  /** One of two things to do. */
  static final class What {

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable Decision decision;

    @Option(names = "--list", required = true, description = "Show the entries and their state.")
    private boolean list;
  }

  /** What a person has to say for an entry. */
  static final class Decision {

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why it is fine.")
    private String reason = "";

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "NAME",
        description = "Who answers for it.")
    private String owner = "";

    @Option(
        names = "--until",
        required = true,
        paramLabel = "TIME",
        description =
            "When it expires: a date (its first moment, UTC), RFC 3339, or a span from now such as"
                + " 90d; within 366 days.")
    private String until = "";
  }

  @Override
  public Integer call() throws IOException, SQLException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    if (what.list) {
      list(now);
    }
    if (what.decision != null) {
      accept(what.decision, now);
    }
    return 0;
  }

  private void list(Instant now) throws IOException, SQLException {
    if (!edge.isEmpty()) {
      throw CommandFailure.usage("--list takes no edge: '" + edge.get(0) + "'");
    }
    Path path = session.resolve(file);
    List<AcceptedException> all = ExceptionsText.read(path).exceptions().all();
    new ExceptionTable(session, format, now)
        .write(all, archive == null ? null : ArchivedFlows.read(session.resolve(archive)));
  }

  private void accept(Decision decision, Instant now) throws IOException, SQLException {
    Path path = session.resolve(file);
    FileUpdate update = new FileUpdate(path);
    Draft draft = draft(decision, now);
    AcceptedException entry = draft.after(ExceptionsText.of(update.read(HEADER), path), path);
    if (archive != null) {
      tellCovered(entry, session.resolve(archive));
    }
    if (dryRun) {
      session.out().print(ExceptionsEditor.entry(entry));
      session.message("weir: nothing is written; without --dry-run it goes to " + path);
      return;
    }
    update.apply(HEADER, text -> append(text, path, draft));
    session.message(
        "weir: accepted until %s as '%s' in %s".formatted(entry.expires(), entry.name(), path));
    session.message(
        "weir: give the file to weir run or weir evaluate, or to the job, as --exceptions; they"
            + " read it when they start");
  }

  private Draft draft(Decision decision, Instant now) {
    return new Draft(
        Edge.parse(edge),
        name,
        cluster,
        coverage(),
        decision.reason,
        decision.owner,
        now,
        Moments.future("--until", decision.until, now));
  }

  private Coverage coverage() {
    try {
      return covers.isEmpty() ? Coverage.STANDARD : Coverage.of(covers);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--covers: " + e.getMessage(), e);
    }
  }

  private static String append(String text, Path path, Draft draft) {
    AcceptedException entry = draft.after(ExceptionsText.of(text, path), path);
    try {
      return ExceptionsEditor.append(text, path.toString(), entry);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private void tellCovered(AcceptedException entry, Path folder) throws IOException, SQLException {
    Covered covered = Covered.by(entry, ArchivedFlows.read(folder));
    if (covered.flows() == 0) {
      throw CommandFailure.usage(
          "it would cover nothing in "
              + folder
              + ": no flow from "
              + entry.source()
              + " to "
              + entry.destination()
              + " there has that port and is "
              + String.join(" or ", entry.covers().codes())
              + "; nothing is written");
    }
    session.message(
        "weir: in %s it covers %d flows, the last of %s:"
            .formatted(folder, covered.flows(), covered.lastSeen()));
    covered.edges().entrySet().stream()
        .limit(EDGES_SHOWN)
        .forEach(seen -> session.message("  %s  %d".formatted(seen.getKey(), seen.getValue())));
    if (covered.edges().size() > EDGES_SHOWN) {
      session.message("  … and %d more edges".formatted(covered.edges().size() - EDGES_SHOWN));
    }
  }
}
