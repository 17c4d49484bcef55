package io.weir.stream.serde;

import io.weir.schemas.wire.AvroTrust;
import io.weir.schemas.wire.Decoded;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A length and the record in Avro single-object encoding. */
final class WireSerializer<T extends SpecificRecordBase> extends TypeSerializer<T> {

  static {
    AvroTrust.ensure();
  }

  private static final long serialVersionUID = 1L;

  /** Far above any record; a longer length means a damaged stream, not a record to allocate for. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private final Class<T> type;

  WireSerializer(Class<T> type) {
    this.type = type;
  }

  Class<T> type() {
    return type;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public T createInstance() {
    @SuppressWarnings("unchecked") // Avro makes an instance of the schema's own class
    T record = (T) SpecificData.newInstance(type, SpecificData.get().getSchema(type));
    return record;
  }

  @Override
  public T copy(T from) {
    return SpecificData.getForSchema(from.getSchema()).deepCopy(from.getSchema(), from);
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T record, DataOutputView target) throws IOException {
    byte[] bytes = WireFormat.encode(record);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    byte[] bytes = read(source);
    Decoded<T> decoded = WireFormat.decode(bytes, type);
    if (!decoded.ok()) {
      throw new IOException(
          "Cannot read a "
              + type.getSimpleName()
              + " from state or a channel: "
              + decoded.error()
              + " "
              + decoded.detail());
    }
    return decoded.recordOrThrow();
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    byte[] bytes = read(source);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  private byte[] read(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("A " + type.getSimpleName() + " of " + length + " bytes cannot be");
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireSerializer<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new WireSerializerSnapshot<>(type);
  }
}
