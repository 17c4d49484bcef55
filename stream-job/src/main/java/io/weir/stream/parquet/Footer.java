package io.weir.stream.parquet;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** What each file says of itself, for readers that meet it years later. */
final class Footer {

  /** Counts up when a column changes its meaning or goes away; new columns do not count. */
  private static final String SCHEMA_VERSION = "1";

  private Footer() {}

  /**
   * Footer metadata.
   *
   * @param schema the wire record that the rows were made of
   */
  static Map<String, String> of(Schema schema) {
    String version = Footer.class.getPackage().getImplementationVersion();
    return Map.of(
        "weir.writer",
        "weir " + (version == null ? "development" : version),
        "weir.schema",
        schema.getFullName(),
        "weir.schema.version",
        SCHEMA_VERSION,
        "weir.schema.fingerprint",
        Long.toHexString(SchemaNormalization.parsingFingerprint64(schema)));
  }
}
