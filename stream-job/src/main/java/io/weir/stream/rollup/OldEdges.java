package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.stream.names.StateNames;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/** State of 0.1, which held each edge by itself; it is moved once and then empty. */
final class OldEdges {

  private OldEdges() {}

  /**
   * Moves it.
   *
   * @param edges takes each with the number of its flows that were told
   */
  static void moveTo(KeyedStateBackend<String> backend, ObjLongConsumer<Edge> edges)
      throws Exception {
    ValueState<Edge> sums =
        state(backend, new ValueStateDescriptor<>(StateNames.EDGE, SumEdges.TYPE));
    ValueState<Long> published =
        state(backend, new ValueStateDescriptor<>(StateNames.EDGE_PUBLISHED, Types.LONG));
    List<String> keys;
    try (Stream<String> stored = backend.getKeys(StateNames.EDGE, VoidNamespace.INSTANCE)) {
      keys = stored.toList();
    }
    for (String key : keys) {
      backend.setCurrentKey(key);
      Edge edge = sums.value();
      Long told = published.value();
      edges.accept(edge, told == null ? 0 : told);
      sums.clear();
      published.clear();
    }
  }

  private static <V> ValueState<V> state(
      KeyedStateBackend<String> backend, ValueStateDescriptor<V> descriptor) throws Exception {
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }
}
