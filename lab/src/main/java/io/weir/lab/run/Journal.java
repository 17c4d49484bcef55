package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.Json;
import io.weir.lab.kube.WatchEvent;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Writes the Kubernetes watch to {@code cluster.jsonl}, one event a line. */
final class Journal implements Closeable {
  /** What a watcher of Weir watches; it never sees Deployments. */
  private static final Set<String> WATCHED =
      Set.of("Namespace", "Node", "Pod", "ReplicaSet", "Service", "EndpointSlice", "NetworkPolicy");

  private final BufferedWriter writer;

  Journal(Path file) throws IOException {
    this.writer = Files.newBufferedWriter(file);
  }

  synchronized void write(WatchEvent event) {
    if (!WATCHED.contains(event.object().path("kind").asText())) {
      return;
    }
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("observed_at", Times.micros(event.observedAt()));
    line.put("type", event.type().name());
    line.set("object", event.object());
    try {
      writer.write(line.toString());
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
