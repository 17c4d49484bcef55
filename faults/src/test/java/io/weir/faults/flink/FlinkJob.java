package io.weir.faults.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A job as Flink's REST interface shows it. */
public final class FlinkJob {

  private final FlinkRest rest;
  private final String id;

  FlinkJob(FlinkRest rest, String id) {
    this.rest = rest;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** RUNNING, RESTARTING, FINISHED and so on. */
  public String state() throws IOException, InterruptedException {
    return job().path("state").asText();
  }

  /** Whether every task of it runs. */
  public boolean runs() throws IOException, InterruptedException {
    JsonNode job = job();
    return job.path("state").asText().equals("RUNNING")
        && stream(job.path("vertices"))
            .allMatch(vertex -> vertex.path("status").asText().equals("RUNNING"));
  }

  /** How often it was restarted since this JobManager knows it. */
  public long restarts() throws IOException, InterruptedException {
    long most = 0;
    for (JsonNode vertex : job().path("vertices")) {
      JsonNode tasks = rest.get("jobs/" + id + "/vertices/" + vertex.path("id").asText());
      for (JsonNode task : tasks.path("subtasks")) {
        most = Math.max(most, task.path("attempt").asLong());
      }
    }
    return most;
  }

  /** Checkpoints that failed since this JobManager knows the job. */
  public long failedCheckpoints() throws IOException, InterruptedException {
    return rest.get("jobs/" + id + "/checkpoints").path("counts").path("failed").asLong();
  }

  /** When the first checkpoint was complete that began after a moment. */
  public Optional<Instant> checkpointSince(Instant moment)
      throws IOException, InterruptedException {
    return stream(rest.get("jobs/" + id + "/checkpoints").path("history"))
        .filter(checkpoint -> checkpoint.path("status").asText().equals("COMPLETED"))
        .filter(checkpoint -> checkpoint.path("trigger_timestamp").asLong() > moment.toEpochMilli())
        .map(checkpoint -> checkpoint.path("latest_ack_timestamp").asLong())
        .min(Long::compare)
        .map(Instant::ofEpochMilli);
  }

  /** From how many checkpoints it was restored since this JobManager knows it. */
  public long restoredCheckpoints() throws IOException, InterruptedException {
    return rest.get("jobs/" + id + "/checkpoints").path("counts").path("restored").asLong();
  }

  /** Sum of one of the job's own metrics over all its subtasks and labels. */
  public long metric(String name) throws IOException, InterruptedException {
    long sum = 0;
    for (JsonNode vertex : job().path("vertices")) {
      String metrics =
          "jobs/" + id + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode metric : rest.get(metrics)) {
        String known = metric.path("id").asText();
        if (known.contains(".weir.") && known.endsWith("." + name)) {
          names.add(known);
        }
      }
      for (String known : names) {
        sum += value(metrics, known);
      }
    }
    return sum;
  }

  /** Why it failed last, for a person. */
  public String lastFailure() throws IOException, InterruptedException {
    return rest.get("jobs/" + id + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText();
  }

  private long value(String path, String name) throws IOException, InterruptedException {
    JsonNode value = rest.get(path + "?get=" + name).path(0);
    return (long) value.path(value.has("sum") ? "sum" : "value").asDouble();
  }

  private JsonNode job() throws IOException, InterruptedException {
    return rest.get("jobs/" + id);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
