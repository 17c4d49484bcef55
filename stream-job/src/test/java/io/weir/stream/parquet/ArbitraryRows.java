package io.weir.stream.parquet;

import io.weir.schemas.wire.AvroTrust;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Tuple;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/** Records of the contract with whatever their fields may hold: repeated, odd, wide or nothing. */
final class ArbitraryRows {

  static {
    AvroTrust.ensure();
  }

  private static final Arbitrary<String> TEXT =
      Arbitraries.frequencyOf(
          Tuple.of(6, Arbitraries.of("shop", "web", "db", "a", "", "ü", "\u0000", "𝄞", "ﬁ")),
          Tuple.of(3, Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(10)),
          Tuple.of(1, Arbitraries.of("x".repeat(5000), "é".repeat(70))));

  private ArbitraryRows() {}

  static <T extends SpecificRecordBase> Arbitrary<List<T>> of(Class<T> type) {
    return record(SpecificData.get().getSchema(type)).map(type::cast).list().ofMaxSize(30);
  }

  private static char[] surrogates() {
    char[] surrogates = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < surrogates.length; i++) {
      surrogates[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return surrogates;
  }

  private static Arbitrary<?> value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> Arbitraries.of(SpecificData.get().getClass(schema).getEnumConstants());
      case ARRAY -> value(schema.getElementType()).list().ofMaxSize(4);
      case UNION -> value(schema.getTypes().get(1)).injectNull(0.4);
      case STRING -> TEXT;
      case INT -> Arbitraries.integers();
      case LONG -> schema.getLogicalType() == null ? Arbitraries.longs() : time();
      case BOOLEAN -> Arbitraries.of(true, false);
      default -> throw new AssertionError("No table has " + schema.getType());
    };
  }

  private static Arbitrary<?> record(Schema schema) {
    Builders.BuilderCombinator<Map<String, Object>> fields =
        Builders.withBuilder(LinkedHashMap::new);
    for (Schema.Field field : schema.getFields()) {
      fields =
          fields
              .use(value(field.schema()))
              .in(
                  (values, value) -> {
                    values.put(field.name(), value);
                    return values;
                  });
    }
    return fields.build(
        values -> {
          SpecificRecordBase record =
              (SpecificRecordBase)
                  SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
          values.forEach(record::put);
          return record;
        });
  }

  private static Arbitrary<Instant> time() {
    return Arbitraries.longs()
        .between(-2_000_000_000_000_000L, 10_000_000_000_000_000L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
