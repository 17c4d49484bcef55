package io.weir.stream.serde;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Flink type of a record of the wire contract: it travels as it does on Kafka, so a restored state
 * can be read by every later version that can read the topic.
 */
public final class WireTypeInfo<T extends SpecificRecordBase> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  private WireTypeInfo(Class<T> type) {
    this.type = type;
  }

  /** The type of {@code type}, one of the wire contract's records. */
  public static <T extends SpecificRecordBase> WireTypeInfo<T> wire(Class<T> type) {
    return new WireTypeInfo<>(type);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new WireSerializer<>(type);
  }

  @Override
  public String toString() {
    return "Wire<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireTypeInfo<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WireTypeInfo;
  }
}
