package io.weir.schemas.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schemas that released versions wrote, kept so that their records stay readable. One file a
 * release and record under {@code released/<version>/<Record>.avsc}, listed in {@code
 * released/versions}.
 */
final class ReleasedSchemas {

  private static final String ROOT = "/io/weir/schemas/released/";

  private ReleasedSchemas() {}

  /** Every released schema of the record that {@code current} describes, oldest first. */
  static List<Schema> of(Schema current) {
    List<Schema> released = new ArrayList<>();
    for (String version : versions()) {
      try (InputStream in =
          ReleasedSchemas.class.getResourceAsStream(
              ROOT + version + "/" + current.getName() + ".avsc")) {
        if (in != null) {
          released.add(new Schema.Parser().parse(in));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return released;
  }

  static List<String> versions() {
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(ROOT + "versions")) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + ROOT + "versions");
      }
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
