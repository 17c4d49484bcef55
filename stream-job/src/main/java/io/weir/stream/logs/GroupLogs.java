package io.weir.stream.logs;

import io.weir.stream.logs.ByteLog.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of many keys, of which all that belongs to one moment is thrown away together. An entry of
 * keyed state for each key would cost more, at each look and each checkpoint, than what is held.
 *
 * <pre>
 *   entries ──▶ moment ─┬▶ key group ▶ log        before a checkpoint: what has grown goes into
 *                       └▶ key group ▶ log        keyed state, under a key that stands for its group
 * </pre>
 *
 * <p>So Flink moves the state with its key groups. One thread's.
 */
public final class GroupLogs {

  private record Slot(int group, long moment) {}

  private static final @Nullable ByteLog[] NO_LOGS = {};

  private final KeyedStateBackend<String> backend;
  private final MapState<Long, List<byte[]>> state;
  private final String name;
  private final String[] keyOfGroup;
  // Each with a place for every group.
  private final Map<Long, @Nullable ByteLog[]> moments = new HashMap<>();
  private final Set<Slot> gone = new HashSet<>();
  private @Nullable ByteLog[] lastLogs = NO_LOGS;
  private long lastMoment;

  /**
   * @param groups how many key groups the job has
   */
  public GroupLogs(KeyedStateBackend<String> backend, int groups, String name) throws Exception {
    this.backend = backend;
    this.name = name;
    this.state =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor(name));
    this.keyOfGroup = keys(groups);
  }

  private static MapStateDescriptor<Long, List<byte[]>> descriptor(String name) {
    return new MapStateDescriptor<>(
        name, Types.LONG, Types.LIST(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  /** For each group the first of our names that falls into it. */
  private static String[] keys(int groups) {
    String[] keys = new String[groups];
    int found = 0;
    for (int i = 0; found < groups; i++) {
      String key = "group-" + i;
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
      if (keys[group] == null) {
        keys[group] = key;
        found++;
      }
    }
    return keys;
  }

  /** Takes up what the state holds; gives each entry with its moment. */
  public void restore(BiConsumer<Long, Place> reader) throws Exception {
    List<String> keys;
    try (Stream<String> stored = backend.getKeys(name, VoidNamespace.INSTANCE)) {
      keys = stored.toList();
    }
    for (String key : keys) {
      backend.setCurrentKey(key);
      int group = group(key);
      for (Map.Entry<Long, List<byte[]>> entry : state.entries()) {
        ByteLog log = ByteLog.of(entry.getValue());
        logs(entry.getKey())[group] = log;
        log.forEach(place -> reader.accept(entry.getKey(), place));
      }
    }
  }

  /**
   * Adds an entry.
   *
   * @param key whose group it belongs to
   * @param entry not empty
   */
  public Place add(String key, long moment, byte[] entry) {
    int group = group(key);
    @Nullable ByteLog[] logs = logs(moment);
    ByteLog log = logs[group];
    if (log == null) {
      log = new ByteLog();
      logs[group] = log;
    }
    return log.add(entry);
  }

  private @Nullable ByteLog[] logs(long moment) {
    // What is added mostly belongs to the moment of what was added before.
    if (moment != lastMoment || lastLogs.length == 0) {
      lastLogs = moments.computeIfAbsent(moment, m -> new ByteLog[keyOfGroup.length]);
      lastMoment = moment;
    }
    return lastLogs;
  }

  private int group(String key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, keyOfGroup.length);
  }

  /** Throws away all entries of a moment. */
  public void drop(long moment) {
    @Nullable ByteLog[] logs = moments.remove(moment);
    for (int group = 0; logs != null && group < logs.length; group++) {
      ByteLog log = logs[group];
      if (log != null && log.wasTaken()) {
        gone.add(new Slot(group, moment));
      }
    }
    if (moment == lastMoment) {
      lastLogs = NO_LOGS;
    }
  }

  /** Brings the keyed state up to date, before the checkpoint that is being taken. */
  public void snapshot() throws Exception {
    for (Slot slot : gone) {
      backend.setCurrentKey(keyOfGroup[slot.group]);
      state.remove(slot.moment);
    }
    gone.clear();
    for (Map.Entry<Long, @Nullable ByteLog[]> moment : moments.entrySet()) {
      @Nullable ByteLog[] logs = moment.getValue();
      for (int group = 0; group < logs.length; group++) {
        ByteLog log = logs[group];
        if (log != null && log.hasGrown()) {
          backend.setCurrentKey(keyOfGroup[group]);
          state.put(moment.getKey(), log.take());
        }
      }
    }
  }
}
