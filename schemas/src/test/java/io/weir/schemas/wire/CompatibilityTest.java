package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityTest {

  private static final String BASE =
      """
      {"name":"bytes","type":"long"},
      {"name":"note","type":["null","string"],"default":null},
      {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["UNKNOWN","A"],"default":"UNKNOWN"}}""";

  Stream<Schema> contract() {
    return Contract.SCHEMAS.stream();
  }

  @ParameterizedTest
  @MethodSource("contract")
  void everyCurrentSchemaKeepsTheRulesTowardsEveryReleasedOne(Schema current) {
    assertThat(ReleasedSchemas.of(current))
        .allSatisfy(released -> assertThat(Compatibility.violations(released, current)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("contract")
  void everyEnumHasADefaultSymbol(Schema current) {
    assertThat(Compatibility.enumsWithoutDefault(current)).isEmpty();
  }

  @Test
  void theSameSchemaIsCompatible() {
    assertThat(Compatibility.violations(record(BASE), record(BASE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a new field with a default      | ,{\"name\":\"more\",\"type\":\"int\",\"default\":7}",
        "a new optional field            | ,{\"name\":\"more\",\"type\":[\"null\",\"int\"],\"default\":null}",
      })
  void mayBeAdded(String what, String field) {
    assertThat(Compatibility.violations(record(BASE), record(BASE + field))).as(what).isEmpty();
    assertThat(Compatibility.violations(record(BASE + field), record(BASE)))
        .as(what + ", removed again")
        .isEmpty();
  }

  @Test
  void aSymbolMayBeAddedToAnEnumWithADefault() {
    Schema more = record(BASE.replace("\"A\"]", "\"A\",\"B\"]"));

    assertThat(Compatibility.violations(record(BASE), more)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"name\":\"bytes\",\"type\":\"long\"}, | | READER_FIELD_MISSING_DEFAULT_VALUE",
        "{\"name\":\"bytes\",\"type\":\"long\"} | {\"name\":\"octets\",\"type\":\"long\"} | /fields",
        "\"long\" | \"string\" | TYPE_MISMATCH",
        "\"long\" | \"double\" | TYPE_MISMATCH",
        "[\"null\",\"string\"] | [\"null\",\"int\"] | /fields/1",
        ",\"default\":\"UNKNOWN\" | | no default symbol",
        "\"name\":\"Sample\" | \"name\":\"Other\" | was renamed",
        "\"UNKNOWN\",\"A\" | \"UNKNOWN\" | none",
      })
  void theseChangesAreNamed(String from, String to, String message) {
    Schema released = record(BASE);
    Schema current =
        new Schema.Parser().parse(released.toString().replace(from, to == null ? "" : to));

    if (message.equals("none")) {
      // A removed symbol reads as the default.
      assertThat(Compatibility.violations(released, current)).isEmpty();
    } else {
      assertThat(Compatibility.violations(released, current))
          .anySatisfy(violation -> assertThat(violation).contains(message));
    }
  }

  @Test
  void aNewFieldWithoutADefaultIsNamed() {
    assertThat(
            Compatibility.violations(
                record(BASE), record(BASE + ",{\"name\":\"more\",\"type\":\"int\"}")))
        .singleElement()
        .asString()
        .startsWith("new readers of old records: READER_FIELD_MISSING_DEFAULT_VALUE")
        .contains("more");
  }

  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Sample\",\"namespace\":\"test\",\"fields\":["
                + fields
                + "]}");
  }
}
