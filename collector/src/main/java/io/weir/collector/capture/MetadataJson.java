package io.weir.collector.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.capture.CaptureMetadata.Observer;
import io.weir.collector.flow.Enforcement;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads and writes capture.json. */
final class MetadataJson {

  private static final long LARGEST_FILE = 1_000_000;

  private MetadataJson() {}

  static CaptureMetadata read(Path file) throws IOException {
    String text;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException(file + " is larger than " + LARGEST_FILE + " bytes: no capture.json");
      }
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file.getParent() + " is no capture: it has no " + CaptureMetadata.FILE, e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is invalid: not UTF-8 text", e);
    }
    try {
      return metadata(Json.object(text));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is invalid: " + e.getMessage(), e);
    }
  }

  private static CaptureMetadata metadata(JsonFields json) {
    int format = json.integer("format", Integer.MAX_VALUE);
    if (format != CaptureMetadata.FORMAT) {
      throw JsonFields.wrong(
          "format", format, CaptureMetadata.FORMAT + "; a newer Weir may read it");
    }
    List<Observer> observers = new ArrayList<>();
    for (JsonNode observer : json.list("observers")) {
      observers.add(observer(new JsonFields(observer)));
    }
    return new CaptureMetadata(
        json.text("cluster"),
        json.text("scenario"),
        json.text("description"),
        json.text("command"),
        json.time("recorded_at"),
        json.text("kernel"),
        json.time("start"),
        json.time("end"),
        duration(json.text("report_interval")),
        observers);
  }

  private static Observer observer(JsonFields json) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (String name : json.texts("capabilities")) {
      capabilities.add(JsonFields.name("capabilities", name, Capability.class));
    }
    return new Observer(
        json.text("name"),
        json.text("node"),
        json.textOrNull("conntrack"),
        json.textOrNull("drops"),
        capabilities,
        json.texts("pod_cidrs"),
        enforcement(json.text("enforcement")),
        json.numberOrNull("netns", Long.MAX_VALUE));
  }

  private static Enforcement enforcement(String text) {
    return switch (text) {
      case "netfilter" -> Enforcement.NETFILTER;
      case "none" -> Enforcement.NONE;
      default -> throw JsonFields.wrong("enforcement", text, "netfilter or none");
    };
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw JsonFields.wrong("report_interval", text, "an ISO 8601 duration such as PT10S");
    }
  }

  static void write(CaptureMetadata capture, Path file) throws IOException {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("format", CaptureMetadata.FORMAT);
    json.put("cluster", capture.cluster());
    json.put("scenario", capture.scenario());
    json.put("description", capture.description());
    json.put("command", capture.command());
    json.put("recorded_at", Json.micros(capture.recordedAt()));
    json.put("kernel", capture.kernel());
    json.put("start", Json.micros(capture.start()));
    json.put("end", Json.micros(capture.end()));
    json.put("report_interval", capture.reportInterval().toString());
    ArrayNode observers = json.putArray("observers");
    capture.observers().forEach(observer -> write(observer, observers.addObject()));
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(
        draft, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Observer observer, ObjectNode json) {
    json.put("name", observer.name());
    json.put("node", observer.node());
    if (observer.conntrack() != null) {
      json.put("conntrack", observer.conntrack());
    }
    if (observer.drops() != null) {
      json.put("drops", observer.drops());
    }
    ArrayNode capabilities = json.putArray("capabilities");
    observer.capabilities().stream().sorted().forEach(c -> capabilities.add(c.name()));
    ArrayNode cidrs = json.putArray("pod_cidrs");
    observer.podCidrs().forEach(cidrs::add);
    json.put("enforcement", observer.enforcement().name().toLowerCase(Locale.ROOT));
    if (observer.netns() != null) {
      json.put("netns", observer.netns());
    }
  }
}
