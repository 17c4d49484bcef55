package io.weir.stream.serde;

import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which record a state holds. The bytes name their own schema, so any version that knows
 * the record is compatible as it is.
 */
public final class WireSerializerSnapshot<T extends SpecificRecordBase>
    implements TypeSerializerSnapshot<T> {

  private static final int VERSION = 1;

  private @Nullable Class<T> type;

  /** For Flink, which reads the type afterwards. */
  public WireSerializerSnapshot() {}

  WireSerializerSnapshot(Class<T> type) {
    this.type = type;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(knownType().getName());
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (readVersion != VERSION) {
      throw new IOException(
          "State of wire records in version " + readVersion + "; known is " + VERSION);
    }
    String name = in.readUTF();
    try {
      @SuppressWarnings("unchecked") // asSubclass checks all that the erased type can promise
      Class<T> read =
          (Class<T>) Class.forName(name, false, classLoader).asSubclass(SpecificRecordBase.class);
      type = read;
    } catch (ClassNotFoundException | ClassCastException e) {
      throw new IOException("State holds records of " + name + ", which is no wire record", e);
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new WireSerializer<>(knownType());
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSerializerSnapshot) {
    return oldSerializerSnapshot instanceof WireSerializerSnapshot<T> old
            && old.knownType() == knownType()
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }

  private Class<T> knownType() {
    if (type == null) {
      throw new IllegalStateException("The snapshot was not read yet");
    }
    return type;
  }
}
