package io.weir.collector.ebpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The eBPF program of drops.bpf.c in the kernel, its maps and its ring buffer. Not thread-safe. */
final class DropProgram implements AutoCloseable {

  private static final int ROLE_NODE = 1;
  private static final int ROLE_POD = 2;

  /** Stands for every namespace that has no entry of its own. */
  private static final int ANY_OTHER = 0;

  private final BpfObject object;
  private final RingBuffer ring;
  private final BpfMap lost;

  private DropProgram(BpfObject object, RingBuffer ring) throws IOException {
    this.object = object;
    this.ring = ring;
    this.lost = object.map("lost");
  }

  /**
   * Begins to watch.
   *
   * @param onRecord takes records during {@link #poll}
   */
  static DropProgram start(
      Map<Integer, String> reasons, DropFilter filter, Consumer<ByteBuffer> onRecord)
      throws IOException {
    BpfObject object = BpfObject.open("drops.bpf.o");
    try {
      object.load();
      fillReasons(object.map("reasons"), reasons);
      fillNamespaces(object.map("namespaces"), filter);
      RingBuffer ring = new RingBuffer(object.map("records"), onRecord);
      DropProgram program = new DropProgram(object, ring);
      object.attach("on_kfree_skb");
      return program;
    } catch (IOException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  private static void fillReasons(BpfMap map, Map<Integer, String> reasons) throws IOException {
    for (Map.Entry<Integer, String> reason : reasons.entrySet()) {
      int where = DropReasons.where(reason.getValue());
      if (where != 0) {
        map.put(reason.getKey(), where);
      }
    }
  }

  private static void fillNamespaces(BpfMap map, DropFilter filter) throws IOException {
    if (filter.others() == DropFilter.Others.AS_PODS) {
      map.put(ANY_OTHER, ROLE_POD);
    }
    for (long pod : filter.pods()) {
      map.put((int) pod, ROLE_POD);
    }
    for (long node : filter.nodes()) {
      map.put((int) node, ROLE_NODE);
    }
  }

  /** Waits for records and delivers them, at most so many. */
  int poll(Duration timeout, int most) throws IOException {
    return ring.poll(timeout, most);
  }

  /** Records that found no room since the start. */
  long lost() throws IOException {
    return lost.number(0);
  }

  @Override
  public void close() {
    ring.close();
    object.close();
  }
}
