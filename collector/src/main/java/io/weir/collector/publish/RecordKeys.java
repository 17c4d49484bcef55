package io.weir.collector.publish;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Keys of the records, as the contract fixes them: UTF-8 text. */
final class RecordKeys {

  private RecordKeys() {}

  /** Cluster, protocol and the wire tuple without direction, so that both ends' reports meet. */
  static byte[] flow(FlowRecord flow) {
    String source = end(flow.getWireSrcIp(), flow.getWireSrcPort());
    String destination = end(flow.getWireDstIp(), flow.getWireDstPort());
    boolean ordered = source.compareTo(destination) <= 0;
    return bytes(
        flow.getCluster()
            + "/"
            + flow.getProtocol()
            + "/"
            + (ordered ? source : destination)
            + "/"
            + (ordered ? destination : source));
  }

  static byte[] observer(String cluster, String observer) {
    return bytes(cluster + "/observer/" + observer);
  }

  /** {@code cluster/kind/namespace/name/uid} with empty places for what is null. */
  static byte[] change(ClusterChange change) {
    if (change.getType() == ChangeType.BOOKMARK) {
      return bytes(change.getCluster() + "/bookmark");
    }
    if (change.getType() == ChangeType.SNAPSHOT_BEGIN
        || change.getType() == ChangeType.SNAPSHOT_END) {
      return bytes(change.getCluster() + "/snapshot/" + change.getType().name());
    }
    return bytes(
        change.getCluster()
            + "/"
            + orEmpty(change.getKind())
            + "/"
            + orEmpty(change.getNamespace())
            + "/"
            + orEmpty(change.getName())
            + "/"
            + orEmpty(change.getUid()));
  }

  /** The partition that Kafka's own partitioner would choose for the key. */
  static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  private static String end(String address, @Nullable Integer port) {
    return port == null ? address : address + " " + port;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
