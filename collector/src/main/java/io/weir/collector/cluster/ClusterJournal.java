package io.weir.collector.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.policy.net.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a cluster journal: the Kubernetes watch of one cluster as it was, one JSON object a line
 * with {@code observed_at}, {@code type} and {@code object}. Lines up to the start of a recording
 * are its snapshot. Each line is flushed as it is written. Not thread-safe.
 */
public final class ClusterJournal implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Writer writer;

  private ClusterJournal(Writer writer) {
    this.writer = writer;
  }

  /**
   * A writer to a new file.
   *
   * @throws IOException if the file exists already or cannot be written
   */
  public static ClusterJournal create(Path file) throws IOException {
    return new ClusterJournal(
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
  }

  /** Adds a line; times are kept to the microsecond. */
  public void append(JournalEntry entry) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("observed_at", MICROS.format(entry.observedAt()));
    line.put("type", entry.type().name());
    line.set("object", entry.object());
    writer.write(JSON.writeValueAsString(line));
    writer.write('\n');
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /**
   * The lines of a journal, in the order of the file.
   *
   * @throws IOException if it cannot be read; the message is one line that names file and line
   */
  public static List<JournalEntry> read(Path file) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          entries.add(parse(line, file + " line " + number));
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException(file + " does not exist: a capture has its cluster's journal there", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not text in UTF-8", e);
    }
    return entries;
  }

  private static JournalEntry parse(String line, String place) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException(place + " is no JSON object: cut short or damaged", e);
    }
    return new JournalEntry(observedAt(json, place), type(json, place), object(json, place));
  }

  private static Instant observedAt(JsonNode json, String place) throws IOException {
    String text = json.path("observed_at").asText("");
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IOException(
          place + ": observed_at must be a time in RFC 3339, is '" + Printable.line(text) + "'", e);
    }
  }

  private static EventType type(JsonNode json, String place) throws IOException {
    String text = json.path("type").asText("");
    for (EventType type : EventType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw new IOException(
        place + ": type must be ADDED, MODIFIED or DELETED, is '" + Printable.line(text) + "'");
  }

  private static ObjectNode object(JsonNode json, String place) throws IOException {
    if (json.path("object") instanceof ObjectNode object) {
      return object;
    }
    throw new IOException(place + ": object must be a Kubernetes object");
  }
}
