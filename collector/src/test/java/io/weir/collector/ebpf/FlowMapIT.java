package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking entries out of a map of the running kernel. */
class FlowMapIT {

  private static final int KEY = TrafficDecoder.KEY;
  private static final int VALUE = TrafficDecoder.VALUE;
  private static final int ENTRIES = 20_000;

  @BeforeEach
  void requireKernel() {
    String unavailable = TrafficFeed.unavailable();
    assumeTrue(unavailable == null, String.valueOf(unavailable));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyEntryIsTakenOnceAndTheMapIsEmptyThen(boolean batches) throws Exception {
    try (BpfObject object = BpfObject.open("traffic.bpf.o")) {
      object.load();
      BpfMap map = object.map("flows");
      FlowMap flows =
          batches ? new FlowMap(map, KEY, VALUE) : FlowMap.withoutBatches(map, KEY, VALUE);
      Map<Integer, Long> put = fill(map);
      assertThat(take(flows)).isEqualTo(put);
      assertThat(take(flows)).isEmpty();
    }
  }

  private static Map<Integer, Long> fill(BpfMap map) {
    Map<Integer, Long> entries = new HashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      byte[] key = host(KEY).putInt(i).array();
      byte[] value = host(VALUE).putLong(3L * i).array();
      assertThat(map.library().bpf_map_update_elem(map.descriptor(), key, value, 0)).isZero();
      entries.put(i, 3L * i);
    }
    return entries;
  }

  private static Map<Integer, Long> take(FlowMap flows) throws Exception {
    Map<Integer, Long> taken = new HashMap<>();
    flows.drain(
        (keys, values, entries) -> {
          for (int i = 0; i < entries; i++) {
            int key = keys.order(ByteOrder.nativeOrder()).getInt(i * KEY);
            long value = values.order(ByteOrder.nativeOrder()).getLong(i * VALUE);
            assertThat(taken.put(key, value)).isNull();
          }
        });
    return taken;
  }

  private static ByteBuffer host(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }
}
