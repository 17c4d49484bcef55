package io.weir.schemas.wire;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/** Makes records of any schema of the contract, every field and every union branch. */
@SuppressWarnings("NullAway") // jqwik does not say that its values may be null
final class ArbitraryRecords {

  private static final StringArbitrary TEXT = Arbitraries.strings().ofMaxLength(12);

  private ArbitraryRecords() {}

  static Arbitrary<SpecificRecordBase> of(Schema schema) {
    return value(schema).map(SpecificRecordBase.class::cast);
  }

  private static Arbitrary<?> value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> Arbitraries.of(SpecificData.get().getClass(schema).getEnumConstants());
      case ARRAY -> value(schema.getElementType()).list().ofMaxSize(3);
      case MAP -> Arbitraries.maps(TEXT, value(schema.getValueType())).ofMaxSize(3);
      case UNION -> Arbitraries.oneOf(branches(schema));
      case STRING -> TEXT;
      case INT -> Arbitraries.integers();
      case LONG -> isTime(schema) ? time() : Arbitraries.longs();
      case BOOLEAN -> Arbitraries.of(true, false);
      case NULL -> Arbitraries.just(null);
      default -> throw new AssertionError("The contract uses no " + schema.getType());
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // oneOf wants one type where a union has many
  private static List<Arbitrary<Object>> branches(Schema union) {
    return (List) union.getTypes().stream().map(ArbitraryRecords::value).toList();
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

  private static boolean isTime(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMicros;
  }

  /** Microseconds, from long before to long after anything real. */
  private static Arbitrary<Instant> time() {
    return Arbitraries.longs()
        .between(-2_000_000_000_000_000L, 10_000_000_000_000_000L)
        .map(
            micros ->
                Instant.EPOCH
                    .plusNanos(0)
                    .plusSeconds(Math.floorDiv(micros, 1_000_000L))
                    .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000));
  }
}
