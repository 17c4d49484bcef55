package io.weir.collector.ebpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A map in the kernel. Thread-safe. */
final class BpfMap {

  private final LibBpf bpf;
  private final int descriptor;

  BpfMap(LibBpf bpf, int descriptor) {
    this.bpf = bpf;
    this.descriptor = descriptor;
  }

  int descriptor() {
    return descriptor;
  }

  LibBpf library() {
    return bpf;
  }

  /** Sets an entry of a map from numbers of 32 bits to numbers of 32 bits. */
  void put(int key, int value) throws IOException {
    Errors.verify(
        bpf.bpf_map_update_elem(descriptor, bytes(key), bytes(value), 0), "a map cannot be filled");
  }

  /** The number of 64 bits at a place of an array. */
  long number(int index) throws IOException {
    byte[] value = new byte[Long.BYTES];
    Errors.verify(
        bpf.bpf_map_lookup_elem(descriptor, bytes(index), value), "a counter cannot be read");
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
