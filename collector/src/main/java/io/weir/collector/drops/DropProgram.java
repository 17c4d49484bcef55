package io.weir.collector.drops;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The eBPF program in the kernel, its maps and its ring buffer. Not thread-safe. */
final class DropProgram implements AutoCloseable {

  private static final int ROLE_NODE = 1;
  private static final int ROLE_POD = 2;
  private static final int NOT_PERMITTED = -1;

  private final LibBpf bpf;
  private final Pointer object;
  private final byte[] lostCount = new byte[Long.BYTES];
  private @Nullable Pointer link;
  private @Nullable Pointer ring;
  private LibBpf.@Nullable SampleCallback callback;

  private DropProgram(LibBpf bpf, Pointer object) {
    this.bpf = bpf;
    this.object = object;
  }

  static DropProgram load(LibBpf bpf, Map<Integer, String> reasons, DropFilter filter)
      throws IOException {
    bpf.libbpf_set_print(null);
    byte[] image = image();
    Pointer object = bpf.bpf_object__open_mem(image, new NativeLong(image.length), null);
    if (object == null) {
      throw new IOException("the object in this build cannot be read by libbpf");
    }
    DropProgram program = new DropProgram(bpf, object);
    try {
      program.verify(bpf.bpf_object__load(object), "the kernel refuses the program");
      program.fillReasons(reasons);
      program.fillNamespaces(filter);
      return program;
    } catch (IOException e) {
      program.close();
      throw e;
    }
  }

  private static byte[] image() throws IOException {
    try (InputStream in = DropProgram.class.getResourceAsStream(Requirements.OBJECT)) {
      if (in == null) {
        throw new IOException("no object in this build");
      }
      return in.readAllBytes();
    }
  }

  private void fillReasons(Map<Integer, String> reasons) throws IOException {
    int map = map("reasons");
    for (Map.Entry<Integer, String> reason : reasons.entrySet()) {
      int where = DropReasons.where(reason.getValue());
      if (where != 0) {
        put(map, reason.getKey(), where);
      }
    }
  }

  private void fillNamespaces(DropFilter filter) throws IOException {
    int map = map("namespaces");
    if (filter.nodes().isEmpty() && filter.pods().isEmpty()) {
      put(map, 0, ROLE_POD);
    }
    for (long pod : filter.pods()) {
      put(map, (int) pod, ROLE_POD);
    }
    for (long node : filter.nodes()) {
      put(map, (int) node, ROLE_NODE);
    }
  }

  /** Begins to watch; records go to the callback during {@link #poll}. */
  void attach(LibBpf.SampleCallback onRecord) throws IOException {
    callback = onRecord;
    ring = bpf.ring_buffer__new(map("records"), onRecord, null, null);
    Pointer program = bpf.bpf_object__find_program_by_name(object, "on_kfree_skb");
    if (ring == null || program == null) {
      throw new IOException("the object in this build is not this version's");
    }
    link = bpf.bpf_program__attach(program);
    if (link == null) {
      throw new IOException("the kernel does not let the program watch kfree_skb");
    }
  }

  /** Waits for records and delivers them. */
  void poll(int timeoutMillis) throws IOException {
    if (ring == null) {
      throw new IOException("not attached");
    }
    int result = bpf.ring_buffer__poll(ring, timeoutMillis);
    // Interrupted by a signal: nothing is wrong.
    if (result < 0 && result != -4) {
      throw new IOException("the ring buffer cannot be read, error " + -result);
    }
  }

  /** Records that found no room since the start. */
  long lost() throws IOException {
    if (bpf.bpf_map_lookup_elem(map("lost"), bytes(0), lostCount) != 0) {
      throw new IOException("the count of lost records cannot be read");
    }
    return ByteBuffer.wrap(lostCount).order(ByteOrder.nativeOrder()).getLong();
  }

  private int map(String name) throws IOException {
    Pointer map = bpf.bpf_object__find_map_by_name(object, name);
    if (map == null) {
      throw new IOException("the object in this build has no map " + name);
    }
    return bpf.bpf_map__fd(map);
  }

  private void put(int map, int key, int value) throws IOException {
    verify(bpf.bpf_map_update_elem(map, bytes(key), bytes(value), 0), "a map cannot be filled");
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private void verify(int result, String what) throws IOException {
    if (result == NOT_PERMITTED) {
      throw new IOException(what + ": not permitted; it needs the capabilities BPF and PERFMON");
    }
    if (result < 0) {
      throw new IOException(what + ": error " + -result);
    }
  }

  @Override
  public void close() {
    try {
      if (link != null) {
        bpf.bpf_link__destroy(link);
        link = null;
      }
      if (ring != null) {
        bpf.ring_buffer__free(ring);
        ring = null;
      }
      bpf.bpf_object__close(object);
    } finally {
      // Native code alone would not keep it from the garbage collector until here.
      Reference.reachabilityFence(callback);
    }
  }
}
