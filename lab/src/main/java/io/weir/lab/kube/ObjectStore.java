package io.weir.lab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Holds the scenario's objects as an API server does: uid, resourceVersion, generation, creation
 * time, and a watch. Thread-safe; watchers are called in order, under the lock.
 */
public final class ObjectStore {
  private final Clock clock;
  private final Map<ObjectKey, Stored> objects = new LinkedHashMap<>();
  private final List<Consumer<WatchEvent>> watchers = new ArrayList<>();
  private long resourceVersion = 1000;
  private Instant last = Instant.EPOCH;

  private record Stored(ObjectNode object, Instant changedAt) {}

  public ObjectStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * Calls the watcher with every present object as ADDED, at its last change, then with changes.
   */
  public synchronized void watch(Consumer<WatchEvent> watcher) {
    objects.values().stream()
        .sorted((a, b) -> a.changedAt().compareTo(b.changedAt()))
        .map(s -> new WatchEvent(s.changedAt(), WatchEvent.Type.ADDED, s.object().deepCopy()))
        .forEach(watcher);
    watchers.add(watcher);
  }

  /** Creates the object, or replaces its labels, annotations and spec; a status stays. */
  public synchronized void apply(ObjectNode manifest) {
    ObjectNode object = ApiDefaults.complete(manifest.deepCopy());
    Stored before = objects.get(ObjectKey.of(object));
    ObjectNode metadata = object.withObjectProperty("metadata");
    if (before == null) {
      metadata.put("uid", UUID.randomUUID().toString());
      metadata.put("creationTimestamp", now().truncatedTo(ChronoUnit.SECONDS).toString());
      metadata.put("generation", 1);
      store(object, WatchEvent.Type.ADDED);
      return;
    }
    ObjectNode old = before.object();
    for (String kept : List.of("uid", "creationTimestamp", "generation", "ownerReferences")) {
      if (old.path("metadata").has(kept)) {
        metadata.set(kept, old.path("metadata").get(kept));
      }
    }
    if (!old.path("spec").equals(object.path("spec"))) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    if (old.has("status") && !object.has("status")) {
      object.set("status", old.get("status"));
    }
    store(object, WatchEvent.Type.MODIFIED);
  }

  /** Changes an object that exists; its generation stays. */
  public synchronized void update(ObjectKey key, UnaryOperator<ObjectNode> change) {
    Stored before = require(key);
    store(change.apply(before.object().deepCopy()), WatchEvent.Type.MODIFIED);
  }

  /** Removes an object that exists. */
  public synchronized void delete(ObjectKey key) {
    ObjectNode object = require(key).object();
    objects.remove(key);
    emit(object, WatchEvent.Type.DELETED);
  }

  /** The object, a copy. */
  public synchronized Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(s -> s.object().deepCopy());
  }

  /** Every object of a kind in order of creation, copies. */
  public synchronized List<ObjectNode> list(String kind) {
    return objects.entrySet().stream()
        .filter(e -> e.getKey().kind().equals(kind))
        .map(e -> e.getValue().object().deepCopy())
        .toList();
  }

  private Stored require(ObjectKey key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return stored;
  }

  private void store(ObjectNode object, WatchEvent.Type type) {
    Instant at = emit(object, type);
    objects.put(ObjectKey.of(object), new Stored(object, at));
  }

  private Instant emit(ObjectNode object, WatchEvent.Type type) {
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(++resourceVersion));
    Instant at = now();
    if (!at.isAfter(last)) {
      at = last.plus(1, ChronoUnit.MICROS);
    }
    last = at;
    for (Consumer<WatchEvent> watcher : watchers) {
      watcher.accept(new WatchEvent(at, type, object.deepCopy()));
    }
    return at;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
