package io.weir.schemas.wire;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding of Weir's records: two marker bytes, the schema's 64-bit fingerprint
 * (little endian), the binary body. Reading never throws on bad bytes. Thread-safe.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification, single-object encoding</a>
 */
public final class WireFormat {

  private static final int HEADER_BYTES = 10;
  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = (byte) 0x01;

  static {
    AvroTrust.ensure();
  }

  // Encoders are not thread-safe: one a thread.
  private static final Map<Class<?>, ThreadLocal<RecordEncoder<?>>> ENCODERS =
      Map.of(
          FlowRecord.class,
          ThreadLocal.withInitial(
              () -> new RecordEncoder<>(FlowRecord.getClassSchema(), new FlowRecordWriter())),
          ObserverLoss.class,
          planned(ObserverLoss.getClassSchema()),
          ClusterChange.class,
          general(ClusterChange.getClassSchema()),
          FlowVerdict.class,
          planned(FlowVerdict.getClassSchema()),
          Edge.class,
          planned(Edge.getClassSchema()));

  private static final Map<Long, KnownSchema> BY_FINGERPRINT = knownSchemas();

  private static final ThreadLocal<@Nullable BinaryDecoder> DECODER = new ThreadLocal<>();

  private WireFormat() {}

  /**
   * Writes a record.
   *
   * @throws IllegalArgumentException if the record's class is none of the wire contract's
   * @throws AvroRuntimeException if a required field is null
   */
  public static <T extends SpecificRecordBase> byte[] encode(T record) {
    ThreadLocal<RecordEncoder<?>> encoders = ENCODERS.get(record.getClass());
    if (encoders == null) {
      throw new IllegalArgumentException(
          "Not a record of the wire contract: " + record.getClass().getName());
    }
    try {
      @SuppressWarnings("unchecked") // the map's keys and values are paired where it is made
      RecordEncoder<T> encoder = (RecordEncoder<T>) encoders.get();
      return encoder.encode(record);
    } catch (IOException | NullPointerException e) {
      throw new AvroRuntimeException(
          "Cannot encode " + record.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads bytes that must hold a record of {@code type}; null bytes count as {@link
   * DecodeError#EMPTY}.
   */
  public static <T extends SpecificRecordBase> Decoded<T> decode(
      byte @Nullable [] bytes, Class<T> type) {
    Decoded<SpecificRecordBase> decoded = decode(bytes);
    if (!decoded.ok()) {
      return Decoded.failed(decoded.errorOrThrow(), decoded.detail());
    }
    SpecificRecordBase record = decoded.recordOrThrow();
    if (!type.isInstance(record)) {
      return Decoded.failed(
          DecodeError.UNEXPECTED_TYPE,
          "expected " + type.getSimpleName() + ", found " + record.getClass().getSimpleName());
    }
    return Decoded.of(type.cast(record));
  }

  /** Reads bytes that may hold any record of the wire contract. */
  public static Decoded<SpecificRecordBase> decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return Decoded.failed(DecodeError.EMPTY, null);
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
      return Decoded.failed(DecodeError.NOT_SINGLE_OBJECT, bytes.length + " bytes");
    }
    long fingerprint = ByteBuffer.wrap(bytes, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    KnownSchema schema = BY_FINGERPRINT.get(fingerprint);
    if (schema == null) {
      return Decoded.failed(
          DecodeError.UNKNOWN_SCHEMA, "fingerprint " + Long.toHexString(fingerprint));
    }
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, DECODER.get());
      DECODER.set(decoder);
      SpecificRecordBase record = schema.reader().get().read(null, decoder);
      if (!decoder.isEnd()) {
        return Decoded.failed(DecodeError.MALFORMED, "bytes left over after the record");
      }
      return Decoded.of(record);
    } catch (IOException | RuntimeException e) {
      // Damaged bytes surface as many unchecked exceptions (lengths, enum ordinals, union
      // branches).
      return Decoded.failed(
          DecodeError.MALFORMED, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static ThreadLocal<RecordEncoder<?>> planned(Schema schema) {
    return ThreadLocal.withInitial(
        () -> new RecordEncoder<>(schema, new PlannedWriter<SpecificRecordBase>(schema)));
  }

  /** For fields that hold one of several records. */
  private static ThreadLocal<RecordEncoder<?>> general(Schema schema) {
    return ThreadLocal.withInitial(
        () ->
            new RecordEncoder<>(
                schema,
                new SpecificDatumWriter<SpecificRecordBase>(
                    schema, SpecificData.getForSchema(schema))));
  }

  private static Map<Long, KnownSchema> knownSchemas() {
    Map<Long, KnownSchema> known = new HashMap<>();
    List<Schema> current =
        List.of(
            FlowRecord.getClassSchema(),
            ObserverLoss.getClassSchema(),
            ClusterChange.getClassSchema(),
            FlowVerdict.getClassSchema(),
            Edge.getClassSchema());
    for (Schema schema : current) {
      for (Schema written : ReleasedSchemas.of(schema)) {
        known.put(
            SchemaNormalization.parsingFingerprint64(written), new KnownSchema(written, schema));
      }
      known.put(SchemaNormalization.parsingFingerprint64(schema), new KnownSchema(schema, schema));
    }
    known.put(
        SchemaNormalization.parsingFingerprint64(FlowRecord.getClassSchema()),
        new KnownSchema(ThreadLocal.withInitial(FlowRecordReader::new)));
    return Map.copyOf(known);
  }

  /**
   * A schema that may have written the bytes, with one reader a thread (readers are not
   * thread-safe).
   */
  private record KnownSchema(ThreadLocal<DatumReader<? extends SpecificRecordBase>> reader) {

    KnownSchema(Schema written, Schema current) {
      this(
          ThreadLocal.withInitial(
              () ->
                  new SpecificDatumReader<SpecificRecordBase>(
                      written, current, SpecificData.getForSchema(current))));
    }
  }
}
