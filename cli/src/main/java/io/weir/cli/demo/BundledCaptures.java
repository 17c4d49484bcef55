package io.weir.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The captures that come with weir: recorded from the lab, on a real kernel. */
final class BundledCaptures {

  private static final String ROOT = "captures/";
  private static final String METADATA = "capture.json";

  private BundledCaptures() {}

  /** Copies them into a folder; returns one folder each, in the order of the index. */
  static List<Path> copyTo(Path folder) throws IOException {
    List<Path> captures = new ArrayList<>();
    for (String name : text(ROOT + "index").lines().filter(line -> !line.isBlank()).toList()) {
      Path capture = Files.createDirectories(folder.resolve(name));
      for (String file : files(name)) {
        try (InputStream in = open(ROOT + name + "/" + file)) {
          Files.copy(in, capture.resolve(file));
        }
      }
      captures.add(capture);
    }
    return captures;
  }

  /** A class path cannot be listed: the capture itself tells its files. */
  private static Set<String> files(String capture) throws IOException {
    Set<String> files = new LinkedHashSet<>(List.of(METADATA, "cluster.jsonl"));
    JsonNode metadata = new JsonMapper().readTree(text(ROOT + capture + "/" + METADATA));
    for (JsonNode observer : metadata.path("observers")) {
      for (String kind : List.of("conntrack", "drops")) {
        if (observer.path(kind).isTextual()) {
          files.add(observer.path(kind).textValue());
        }
      }
    }
    return files;
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = BundledCaptures.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException("this build of weir lacks its capture " + resource);
    }
    return in;
  }
}
