package io.weir.cli.lint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.weir.policy.lint.LintCode;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.LintPlace.Standing;
import io.weir.policy.lint.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings as SARIF 2.1.0 (OASIS), with what code scanning of forges asks for beyond the required
 * parts: rules with help, relative addresses, a line, fingerprints that outlive edits elsewhere.
 */
final class SarifReport {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String BASE = "%SRCROOT%";
  private static final List<LintCode> RULES = List.of(LintCode.values());

  private final JsonGenerator json;
  private final SarifAddresses addresses;
  private final Map<String, Integer> seen = new HashMap<>();

  private SarifReport(JsonGenerator json, Path directory) {
    this.json = json;
    this.addresses = new SarifAddresses(directory);
  }

  /**
   * Writes one run.
   *
   * @param directory to which files are relative
   */
  static void write(LintResult result, String version, Path directory, PrintStream out)
      throws IOException {
    JsonGenerator json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    new SarifReport(json, directory).write(result, version);
    json.flush();
    out.println();
  }

  private void write(LintResult result, String version) throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", SCHEMA);
    json.writeStringField("version", "2.1.0");
    json.writeArrayFieldStart("runs");
    json.writeStartObject();
    writeTool(version);
    json.writeStringField("columnKind", "utf16CodeUnits");
    json.writeArrayFieldStart("results");
    for (PlacedFinding finding : result.findings()) {
      write(finding, /* suppressed= */ false);
    }
    for (PlacedFinding finding : result.ignored()) {
      write(finding, /* suppressed= */ true);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeTool(String version) throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "weir lint");
    json.writeStringField("semanticVersion", version);
    json.writeArrayFieldStart("rules");
    for (LintCode code : RULES) {
      writeRule(code);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeRule(LintCode code) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", code.name());
    writeText("shortDescription", code.title());
    writeText("fullDescription", code.meaning());
    json.writeObjectFieldStart("help");
    json.writeStringField("text", code.meaning() + "\n\n" + code.cure() + "\n\n" + code.example());
    json.writeStringField(
        "markdown",
        "%s%n%n**Cure**: %s%n%n```yaml%n%s```%n"
            .formatted(code.meaning(), code.cure(), code.example()));
    json.writeEndObject();
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", level(code.severity()));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(PlacedFinding placed, boolean suppressed) throws IOException {
    LintFinding finding = placed.finding();
    json.writeStartObject();
    json.writeStringField("ruleId", finding.code().name());
    json.writeNumberField("ruleIndex", RULES.indexOf(finding.code()));
    json.writeStringField("level", level(finding.severity()));
    writeText(
        "message",
        SarifAddresses.plain(
            finding.place() + ": " + finding.message() + ". Cure: " + finding.cure()));
    writeLocation(placed);
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField("weirFinding/v1", fingerprint(finding));
    json.writeEndObject();
    if (suppressed) {
      json.writeArrayFieldStart("suppressions");
      json.writeStartObject();
      json.writeStringField("kind", "external");
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeLocation(PlacedFinding placed) throws IOException {
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    if (placed.file() != null) {
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField("uri", addresses.of(placed.file()));
      if (addresses.isRelative(placed.file())) {
        json.writeStringField("uriBaseId", BASE);
      }
      json.writeEndObject();
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", placed.line() == null ? 1 : placed.line());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeArrayFieldStart("logicalLocations");
    json.writeStartObject();
    json.writeStringField("fullyQualifiedName", placed.finding().place().toString());
    json.writeStringField("kind", "object");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  /** Of what the finding is about, not of its words and line, which change with other edits. */
  private String fingerprint(LintFinding finding) {
    String subject =
        finding.code()
            + "\n"
            + finding.place()
            + "\n"
            + (finding.place().standing() == Standing.STAGED ? "staged" : "");
    int earlier = seen.merge(subject, 1, Integer::sum) - 1;
    return SarifAddresses.hash(subject + "\n" + earlier);
  }

  private void writeText(String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "note";
    };
  }
}
