package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An API with pods only, whose watches do what the mock server's cannot: expire, lie, fall silent.
 */
final class FakeClusterApi implements ClusterApi {

  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, ObjectNode> pods = new TreeMap<>();
  private final List<PodWatch> watches = new ArrayList<>();
  final List<String> watchedFrom = new CopyOnWriteArrayList<>();
  private long version = 10;
  private int lists;

  private record Event(String type, ObjectNode object) {}

  /** Gives an event only when the last was taken, as the real one does. */
  private final class PodWatch {
    final Listener listener;
    final Deque<Event> waiting = new ArrayDeque<>();
    boolean deaf;
    boolean ready = true;

    PodWatch(Listener listener) {
      this.listener = listener;
    }

    void pump() {
      if (ready && !waiting.isEmpty()) {
        ready = false;
        Event event = waiting.remove();
        listener.event(event.type(), event.object(), this::next);
      }
    }

    private void next() {
      synchronized (FakeClusterApi.this) {
        ready = true;
        pump();
      }
    }
  }

  @Override
  public synchronized Listing list(ObjectKind kind) {
    if (kind != ObjectKind.POD) {
      return new Listing(Long.toString(version), List.of());
    }
    lists++;
    return new Listing(Long.toString(version), List.<JsonNode>copyOf(pods.values()));
  }

  @Override
  public synchronized Probe probe(ObjectKind kind) {
    return new Probe(Long.toString(version), kind == ObjectKind.POD ? (long) pods.size() : 0L);
  }

  @Override
  public synchronized AutoCloseable watch(
      ObjectKind kind, String resourceVersion, Listener listener) {
    if (kind != ObjectKind.POD) {
      return () -> {};
    }
    watchedFrom.add(resourceVersion);
    PodWatch watch = new PodWatch(listener);
    watches.add(watch);
    return () -> remove(watch);
  }

  /** Creates or changes a pod and tells the watches. */
  synchronized void put(String name) {
    version++;
    boolean added = !pods.containsKey(name);
    ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("namespace", "shop").put("uid", "u-" + name);
    metadata.put("resourceVersion", Long.toString(version));
    metadata.putObject("labels").put("version", "v" + version);
    pods.put(name, pod);
    tell(added ? "ADDED" : "MODIFIED", pod);
  }

  synchronized void delete(String name) {
    version++;
    ObjectNode pod = pods.remove(name);
    if (pod != null) {
      tell("DELETED", pod);
    }
  }

  /** Lets all watches miss what happens from now on, as a half-open connection does. */
  synchronized void deafen() {
    watches.forEach(watch -> watch.deaf = true);
  }

  /** The ERROR event of a watch whose version is too old. */
  synchronized void expire() {
    ObjectNode status = JSON.createObjectNode().put("kind", "Status").put("code", 410);
    for (PodWatch watch : List.copyOf(watches)) {
      watch.listener.event("ERROR", status, () -> {});
    }
  }

  synchronized void bookmark() {
    version++;
    ObjectNode object = JSON.createObjectNode().put("kind", "Pod");
    object.putObject("metadata").put("resourceVersion", Long.toString(version));
    tell("BOOKMARK", object);
  }

  synchronized void end(@Nullable ApiException cause) {
    List.copyOf(watches).forEach(watch -> watch.listener.ended(cause));
  }

  synchronized int lists() {
    return lists;
  }

  /** True when the watches have given all they had, and it was taken. */
  synchronized boolean drained() {
    return watches.stream().allMatch(watch -> watch.ready && watch.waiting.isEmpty());
  }

  synchronized int openWatches() {
    return watches.size();
  }

  private void tell(String type, ObjectNode object) {
    for (PodWatch watch : List.copyOf(watches)) {
      if (!watch.deaf) {
        watch.waiting.add(new Event(type, object.deepCopy()));
        watch.pump();
      }
    }
  }

  private synchronized void remove(PodWatch watch) {
    watches.remove(watch);
  }
}
