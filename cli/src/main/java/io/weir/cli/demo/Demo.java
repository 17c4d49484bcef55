package io.weir.cli.demo;

import io.weir.cli.console.Session;
import io.weir.cli.embedded.Interrupts;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.embedded.PipelineOptions;
import io.weir.cli.embedded.RuntimeLog;
import io.weir.cli.summary.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One run of the demo, from its input to the summary. */
final class Demo {

  private static final int INTERRUPTED = 130;
  private static final int LINES_PER_CLUSTER = 12;
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);
  // Recorded and scripted clusters end by themselves, with a bookmark past their flows.
  private static final Duration CLUSTER_END = Duration.ofMinutes(1);
  private static final Duration LIVE_REPORT_INTERVAL = Duration.ofSeconds(10);

  /** Starts the sources. */
  private interface Feed {
    void start(Pipeline pipeline);
  }

  private final Session session;
  private final Path target;

  Demo(Session session, Path target) {
    this.session = session;
    this.target = target;
  }

  int live() throws IOException, InterruptedException, SQLException {
    LiveLab lab = LiveLab.find();
    try (DemoArchive archive = begin()) {
      return run(
          archive,
          LIVE_REPORT_INTERVAL,
          pipeline -> lab.feed(pipeline, session.progress()::show, session::message),
          Map.of());
    }
  }

  int replay(List<Path> captures, double pace)
      throws IOException, InterruptedException, SQLException {
    try (DemoArchive archive = begin()) {
      Path copies = archive.folder().state().resolve("captures");
      Replay replay =
          Replay.open(captures.isEmpty() ? BundledCaptures.copyTo(copies) : captures, pace);
      return run(
          archive,
          replay.reportInterval(),
          pipeline -> replay.feed(pipeline, this::showReplay),
          replay.descriptions());
    }
  }

  private DemoArchive begin() throws IOException {
    DemoArchive archive = DemoArchive.begin(target);
    RuntimeLog.to(archive.folder());
    return archive;
  }

  private void showReplay(long events, long bytesRead, long bytesTotal) {
    long percent = bytesTotal == 0 ? 100 : 100 * bytesRead / bytesTotal;
    session.progress().show("replaying the recorded traffic: %d %%".formatted(percent));
  }

  @SuppressWarnings("try") // the handler is only there to be closed
  private int run(
      DemoArchive archive, Duration reportInterval, Feed feed, Map<String, String> descriptions)
      throws IOException, InterruptedException, SQLException {
    session.progress().show("starting Kafka and Flink");
    try (Pipeline pipeline =
            Pipeline.start(archive.folder(), PipelineOptions.embedded(reportInterval));
        Interrupts interrupts = Interrupts.handle(pipeline::stop)) {
      feed.start(pipeline);
      pipeline.awaitEnd(counters -> {});
      if (pipeline.isStopped()) {
        session.error("interrupted; nothing was kept");
        return INTERRUPTED;
      }
      pipeline.drain(CLUSTER_END, DRAIN_LIMIT, session.progress()::show);
    }
    archive.keep();
    new Summary(session, LINES_PER_CLUSTER).print(target, descriptions);
    new NextSteps(session, target).print();
    return 0;
  }
}
