package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * All ConfigMaps of a cluster that stage policies. A policy that several of them stage is that of
 * the ConfigMap whose name sorts first, whatever the order in which they came. Thread-safe.
 */
final class StagedConfigMaps {

  private static final Comparator<ObjectKey> BY_NAME =
      Comparator.comparing((ObjectKey key) -> String.valueOf(key.namespace()))
          .thenComparing(ObjectKey::name);

  private final ChangeStamp stamp;
  private final BiConsumer<ObjectKey, List<String>> problems;
  private final TreeMap<ObjectKey, StagedConfigMap> configMaps = new TreeMap<>(BY_NAME);
  private final Map<ObjectKey, List<String>> told = new HashMap<>();

  /**
   * @param problems hears what is wrong with a ConfigMap when that has changed, safe to print
   */
  StagedConfigMaps(ChangeStamp stamp, BiConsumer<ObjectKey, List<String>> problems) {
    this.stamp = stamp;
    this.problems = problems;
  }

  /** Takes a listing of all of them. */
  synchronized void listed(Collection<JsonNode> objects, Instant observedAt) {
    configMaps.clear();
    for (JsonNode object : objects) {
      put(object, observedAt);
    }
    told.keySet().retainAll(configMaps.keySet());
    tell();
  }

  /** Takes one as it is now. */
  synchronized void present(JsonNode object, Instant observedAt) {
    put(object, observedAt);
    tell();
  }

  /** Forgets one. */
  synchronized void deleted(JsonNode object) {
    ObjectKey key = StagedConfigMap.key(object);
    if (key != null) {
      configMaps.remove(key);
      told.remove(key);
      tell();
    }
  }

  private void put(JsonNode object, Instant observedAt) {
    StagedConfigMap read = StagedConfigMap.read(object, stamp, observedAt);
    if (read != null) {
      configMaps.put(read.key(), read);
    }
  }

  /** How many ConfigMaps there are. */
  synchronized int size() {
    return configMaps.size();
  }

  /** Every staged policy, once, as PRESENT at that moment. */
  synchronized List<ClusterChange> policies(Instant observedAt) {
    Map<ObjectKey, ClusterChange> policies = new LinkedHashMap<>();
    for (StagedConfigMap configMap : configMaps.values()) {
      configMap.policies().forEach(policy -> policies.putIfAbsent(ObjectKey.of(policy), policy));
    }
    return policies.values().stream()
        .map(policy -> ClusterChange.newBuilder(policy).setObservedAt(observedAt).build())
        .toList();
  }

  private void tell() {
    Map<ObjectKey, ObjectKey> owners = new HashMap<>();
    configMaps.forEach(
        (key, configMap) -> {
          List<String> found = new ArrayList<>(configMap.problems());
          for (ClusterChange policy : configMap.policies()) {
            ObjectKey owner = owners.putIfAbsent(ObjectKey.of(policy), key);
            if (owner != null) {
              found.add(
                  key
                      + ": "
                      + ObjectKey.of(policy)
                      + " is staged by "
                      + owner
                      + " already: left out");
            }
          }
          if (!found.equals(told.getOrDefault(key, List.of()))) {
            problems.accept(key, found);
          }
          told.put(key, found);
        });
  }
}
