package io.weir.collector.ebpf;

import io.weir.collector.ebpf.Attacher.Attachment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces that the programs are attached to. Tries the ways to attach in their order and
 * stays with the first that works. Not thread-safe.
 */
final class Hooks implements AutoCloseable {

  private final int fromPod;
  private final int toPod;
  private final Map<AttachMethod, Attacher> untried = new LinkedHashMap<>();
  private final List<Attacher> all = new ArrayList<>();
  private final Map<Integer, Attachment> attached = new LinkedHashMap<>();
  private @Nullable AttachMethod chosen;

  Hooks(List<AttachMethod> methods, LibBpf bpf, int fromPod, int toPod) {
    this.fromPod = fromPod;
    this.toPod = toPod;
    methods.forEach(method -> untried.put(method, Attacher.of(method, bpf)));
    for (AttachMethod method : AttachMethod.values()) {
      all.add(Attacher.of(method, bpf));
    }
  }

  /** How; null before the first success. */
  @Nullable AttachMethod method() {
    return chosen;
  }

  boolean has(int ifindex) {
    return attached.containsKey(ifindex);
  }

  int size() {
    return attached.size();
  }

  List<Integer> interfaces() {
    return List.copyOf(attached.keySet());
  }

  /** Takes off what killed processes left at an interface, in whichever way. */
  void clean(int ifindex) {
    all.forEach(attacher -> attacher.clean(ifindex));
  }

  /**
   * Attaches to an interface.
   *
   * @throws Attacher.GoneException if it is gone
   * @throws IOException if no way works; one line
   */
  void attach(int ifindex) throws IOException {
    List<String> refusals = new ArrayList<>();
    for (Map.Entry<AttachMethod, Attacher> way : untried.entrySet()) {
      try {
        attached.put(ifindex, way.getValue().attach(ifindex, fromPod, toPod));
        if (chosen == null) {
          chosen = way.getKey();
          untried.keySet().retainAll(List.of(chosen));
        }
        return;
      } catch (Attacher.GoneException e) {
        throw e;
      } catch (IOException e) {
        refusals.add(e.getMessage());
      }
    }
    throw new IOException(String.join("; ", refusals));
  }

  void detach(int ifindex) {
    Attachment attachment = attached.remove(ifindex);
    if (attachment != null) {
      attachment.close();
    }
  }

  @Override
  public void close() {
    attached.values().forEach(Attachment::close);
    attached.clear();
  }
}
