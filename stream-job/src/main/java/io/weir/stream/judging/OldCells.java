package io.weir.stream.judging;

import io.weir.stream.names.StateNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/** State of 0.1, which held each key's cells by themselves; it is moved once and then empty. */
final class OldCells {

  private OldCells() {}

  static void moveTo(
      KeyedStateBackend<String> backend, HeldCells held, JudgedCells judged, Revisions revisions)
      throws Exception {
    MapState<Long, PendingCell> pending =
        state(
            backend,
            new MapStateDescriptor<>(
                StateNames.PENDING, Types.LONG, Types.POJO(PendingCell.class)));
    for (String key : keys(backend, StateNames.PENDING)) {
      backend.setCurrentKey(key);
      for (Map.Entry<Long, PendingCell> cell : pending.entries()) {
        for (byte[] record : cell.getValue().records()) {
          held.add(key, cell.getKey(), cell.getValue().due(), record);
        }
      }
      pending.clear();
    }
    MapState<Long, Long> forgetAt =
        state(backend, new MapStateDescriptor<>(StateNames.JUDGED_CELLS, Types.LONG, Types.LONG));
    for (String key : keys(backend, StateNames.JUDGED_CELLS)) {
      backend.setCurrentKey(key);
      for (Map.Entry<Long, Long> cell : forgetAt.entries()) {
        judged.add(key, cell.getKey(), cell.getValue());
      }
      forgetAt.clear();
    }
    MapState<Long, long[]> told =
        state(
            backend,
            new MapStateDescriptor<>(
                StateNames.TOLD_ROWS,
                Types.LONG,
                PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    for (String key : keys(backend, StateNames.TOLD_ROWS)) {
      backend.setCurrentKey(key);
      for (Long cellStart : told.keys()) {
        revisions.toldUntil(cellStart);
      }
      told.clear();
    }
  }

  private static <V> MapState<Long, V> state(
      KeyedStateBackend<String> backend, MapStateDescriptor<Long, V> descriptor) throws Exception {
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  private static List<String> keys(KeyedStateBackend<String> backend, String state) {
    try (Stream<String> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }
}
