package io.weir.lab.run;

import io.weir.collector.capture.CaptureMetadata;
import io.weir.collector.cluster.ClusterJournal;
import io.weir.collector.ebpf.DropSource;
import io.weir.lab.kube.WatchEvent;
import io.weir.lab.scenario.Scenario;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records a run as a capture folder: what the kernel said, the watch, and the connections made. */
final class Recorder implements LabObserver {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);
  private static final String JOURNAL = "cluster.jsonl";

  private final Scenario scenario;
  private final Path folder;
  private final boolean drops = DropSource.unavailable() == null;
  private final List<ConntrackListener> listeners = new ArrayList<>();
  private final List<DropRecorder> dropRecorders = new ArrayList<>();
  private final List<CaptureMetadata.Observer> observers = new ArrayList<>();
  private final List<Observed> connections = new ArrayList<>();
  private @Nullable ClusterJournal journal;
  private @Nullable Instant start;

  /**
   * For one run.
   *
   * @param folder made when missing; files in it are replaced
   */
  Recorder(Scenario scenario, Path folder) {
    this.scenario = scenario;
    this.folder = folder;
  }

  @Override
  public void start(LabCluster cluster) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (LabNode node : cluster.nodes()) {
      observe(node);
    }
    Path file = folder.resolve(JOURNAL);
    Files.deleteIfExists(file);
    ClusterJournal writer = ClusterJournal.create(file);
    journal = writer;
    cluster.store().watch(event -> append(writer, event));
    start = now();
  }

  private void observe(LabNode node) throws IOException, InterruptedException {
    String conntrack = node.name() + ".conntrack";
    listeners.add(ConntrackListener.start(node, folder.resolve(conntrack)));
    Set<Capability> capabilities =
        EnumSet.of(Capability.REPLIES, Capability.COUNTERS, Capability.TRANSLATION);
    String dropFile = null;
    if (drops) {
      dropFile = node.name() + ".drops.jsonl";
      dropRecorders.add(DropRecorder.start(node, folder.resolve(dropFile)));
      capabilities.add(Capability.DROPS);
    }
    observers.add(
        new CaptureMetadata.Observer(
            node.name(),
            node.name(),
            conntrack,
            dropFile,
            capabilities,
            List.of(node.spec().podCidr()),
            node.enforcement(),
            node.inode()));
  }

  private static void append(ClusterJournal journal, WatchEvent event) {
    if (Journals.holds(event)) {
      try {
        journal.append(Journals.entry(event));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void made(Observed connection) {
    synchronized (connections) {
      connections.add(connection);
    }
  }

  @Override
  public void stop() throws IOException {
    listeners.forEach(ConntrackListener::close);
    for (DropRecorder recorder : dropRecorders) {
      recorder.close();
    }
    if (journal != null) {
      journal.close();
    }
    if (start != null) {
      writeConnections();
      description(start, now()).write(folder);
    }
  }

  private void writeConnections() throws IOException {
    synchronized (connections) {
      connections.sort(Comparator.comparing(c -> c.attempt().start()));
      CaptureTraffic.write(folder, connections);
    }
  }

  private CaptureMetadata description(Instant from, Instant until) {
    return new CaptureMetadata(
        scenario.name(),
        scenario.name(),
        scenario.description(),
        "weir lab record " + scenario.name() + " --output DIR",
        until,
        kernel(),
        from,
        until,
        REPORT_INTERVAL,
        observers);
  }

  /** Version without the builder's suffix, which says nothing about behaviour. */
  private static String kernel() {
    return System.getProperty("os.version", "").replaceAll("^(\\d+(\\.\\d+)*).*", "$1");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
