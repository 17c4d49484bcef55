package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.Json;
import io.weir.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records a run as a capture folder: what the kernel said, the watch, and the connections made. */
final class Recorder implements LabObserver {
  private final Scenario scenario;
  private final Path folder;
  private final List<ConntrackListener> listeners = new ArrayList<>();
  private final List<Observed> connections = new ArrayList<>();
  private @Nullable Journal journal;
  private @Nullable Instant start;
  private List<LabNode> nodes = List.of();

  /**
   * @param folder made when missing; files in it are replaced
   */
  Recorder(Scenario scenario, Path folder) {
    this.scenario = scenario;
    this.folder = folder;
  }

  @Override
  public void start(LabCluster cluster) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    nodes = cluster.nodes();
    for (LabNode node : nodes) {
      listeners.add(ConntrackListener.start(node, folder.resolve(node.name() + ".conntrack")));
    }
    Journal writer = new Journal(folder.resolve("cluster.jsonl"));
    journal = writer;
    cluster.store().watch(writer::write);
    start = now();
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
    if (journal != null) {
      journal.close();
    }
    if (start != null) {
      writeConnections();
      writeDescription(start, now());
    }
  }

  private void writeConnections() throws IOException {
    synchronized (connections) {
      connections.sort(Comparator.comparing(c -> c.attempt().start()));
      CaptureTraffic.write(folder, connections);
    }
  }

  private void writeDescription(Instant from, Instant until) throws IOException {
    ObjectNode capture = Json.MAPPER.createObjectNode();
    capture.put("format", 1);
    capture.put("cluster", scenario.name());
    capture.put("scenario", scenario.name());
    capture.put("description", scenario.description());
    capture.put("command", "weir lab record " + scenario.name() + " --output DIR");
    capture.put("recorded_at", Times.micros(until));
    capture.put("kernel", kernel());
    capture.put("start", Times.micros(from));
    capture.put("end", Times.micros(until));
    capture.put("report_interval", "PT10S");
    ArrayNode observers = capture.putArray("observers");
    for (LabNode node : nodes) {
      ObjectNode observer = observers.addObject();
      observer.put("name", node.name());
      observer.put("node", node.name());
      observer.put("conntrack", node.name() + ".conntrack");
      ArrayNode capabilities = observer.putArray("capabilities");
      List.of("REPLIES", "COUNTERS", "TRANSLATION").forEach(capabilities::add);
      observer.putArray("pod_cidrs").add(node.spec().podCidr());
      observer.put("enforcement", node.spec().enforces() ? "netfilter" : "none");
    }
    Files.writeString(
        folder.resolve("capture.json"),
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(capture) + "\n");
  }

  /** Version without the builder's suffix, which says nothing about behaviour. */
  private static String kernel() {
    String version = Objects.requireNonNullElse(System.getProperty("os.version"), "");
    return version.replaceAll("^(\\d+(\\.\\d+)*).*", "$1");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
