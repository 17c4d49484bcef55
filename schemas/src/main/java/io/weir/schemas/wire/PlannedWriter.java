package io.weir.schemas.wire;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Writes records by a plan that is made of their schema once. Avro's general way asks schema, union
 * branch and conversion for each field of each record, which costs a multiple. That the bytes are
 * Avro's own is tested.
 */
final class PlannedWriter<T extends SpecificRecordBase> implements DatumWriter<T> {

  /** Writes a value of one type. */
  private interface Step {
    void write(@Nullable Object value, Encoder out) throws IOException;
  }

  private final Schema schema;
  private final Step record;

  /**
   * @throws IllegalArgumentException if it holds a type that no record of ours needs a plan for
   */
  PlannedWriter(Schema schema) {
    this.schema = schema;
    this.record = step(schema);
  }

  @Override
  public void setSchema(Schema other) {
    if (!schema.equals(other)) {
      throw new IllegalArgumentException("This writes " + schema.getFullName());
    }
  }

  @Override
  public void write(T value, Encoder out) throws IOException {
    record.write(value, out);
  }

  @SuppressWarnings("EnumOrdinal") // Avro writes an enum as the place of its symbol.
  private static Step step(Schema type) {
    return switch (type.getType()) {
      case STRING -> (value, out) -> out.writeString((String) there(value));
      case INT -> (value, out) -> out.writeInt((Integer) there(value));
      case LONG ->
          type.getLogicalType() instanceof LogicalTypes.TimestampMicros
              ? (value, out) -> out.writeLong(micros((Instant) there(value)))
              : (value, out) -> out.writeLong((Long) there(value));
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) there(value));
      case ENUM -> (value, out) -> out.writeEnum(((Enum<?>) there(value)).ordinal());
      case ARRAY -> list(step(type.getElementType()));
      case UNION -> orNull(type);
      case RECORD -> record(type);
      default -> throw new IllegalArgumentException("No plan for " + type);
    };
  }

  private static Step record(Schema type) {
    Step[] fields =
        type.getFields().stream().map(field -> step(field.schema())).toArray(Step[]::new);
    return (value, out) -> {
      SpecificRecordBase record = (SpecificRecordBase) there(value);
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(record.get(i), out);
      }
    };
  }

  private static Step list(Step element) {
    return (value, out) -> {
      List<?> list = (List<?>) there(value);
      out.writeArrayStart();
      out.setItemCount(list.size());
      for (int i = 0; i < list.size(); i++) {
        out.startItem();
        element.write(list.get(i), out);
      }
      out.writeArrayEnd();
    };
  }

  private static Step orNull(Schema union) {
    int nothing = union.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
    int something = 1 - nothing;
    if (union.getTypes().size() != 2
        || union.getTypes().get(nothing).getType() != Schema.Type.NULL) {
      throw new IllegalArgumentException("No plan for " + union);
    }
    Step step = step(union.getTypes().get(something));
    return (value, out) -> {
      if (value == null) {
        out.writeIndex(nothing);
      } else {
        out.writeIndex(something);
        step.write(value, out);
      }
    };
  }

  private static Object there(@Nullable Object value) {
    if (value == null) {
      throw new NullPointerException("a required field is null");
    }
    return value;
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L),
        TimeUnit.NANOSECONDS.toMicros(time.getNano()));
  }
}
