package io.weir.collector.netlink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over netlink attributes: length and type in host order, then the value, each begun at four
 * bytes. Reused, so that reading a message makes no garbage. Never reads outside its bounds: a
 * length that leaves them ends the walk and is {@link #malformed}.
 */
final class AttributeCursor {

  private static final VarHandle HOST_SHORT = shorts(ByteOrder.nativeOrder());
  private static final VarHandle WIRE_SHORT = shorts(ByteOrder.BIG_ENDIAN);
  private static final VarHandle WIRE_INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle WIRE_LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int HEADER = 4;
  private static final int ALIGNMENT = 4;

  /** Without the bits for nested values and byte order. */
  private static final int TYPE_MASK = 0x3FFF;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int next;
  private int end;
  private int value;
  private int length;
  private int type;
  private boolean malformed;

  private static VarHandle shorts(ByteOrder order) {
    return MethodHandles.byteBufferViewVarHandle(short[].class, order);
  }

  /** Begins anew, before the first attribute of those bytes. */
  void walk(ByteBuffer in, int from, int to) {
    bytes = in;
    next = from;
    end = to;
    malformed = false;
  }

  /** Begins anew, before the first attribute inside another's value. */
  void walkInside(AttributeCursor outer) {
    walk(outer.bytes, outer.value, outer.value + outer.length);
  }

  /** Goes to the next attribute; false if there is none, or none that can be. */
  boolean next() {
    if (next >= end) {
      return false;
    }
    int whole = end - next < HEADER ? 0 : Short.toUnsignedInt((short) HOST_SHORT.get(bytes, next));
    if (whole < HEADER || whole > end - next) {
      malformed = true;
      return false;
    }
    type = Short.toUnsignedInt((short) HOST_SHORT.get(bytes, next + 2)) & TYPE_MASK;
    value = next + HEADER;
    length = whole - HEADER;
    next += (whole + ALIGNMENT - 1) & -ALIGNMENT;
    return true;
  }

  /** True if the walk ended at something that is no attribute. */
  boolean malformed() {
    return malformed;
  }

  int type() {
    return type;
  }

  /** Length of the value in bytes, to be asked before it is read. */
  int length() {
    return length;
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get(value));
  }

  int u16() {
    return Short.toUnsignedInt((short) WIRE_SHORT.get(bytes, value));
  }

  long u32() {
    return Integer.toUnsignedLong((int) WIRE_INT.get(bytes, value));
  }

  /** 64 bits of the value, from the given byte of it on. */
  long s64(int from) {
    return (long) WIRE_LONG.get(bytes, value + from);
  }
}
