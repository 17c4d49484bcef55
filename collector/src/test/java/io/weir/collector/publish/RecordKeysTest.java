package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordKeysTest {

  @Test
  void bothDirectionsOfAConnectionHaveOneKey() {
    FlowRecord there = Records.flow("node-a", "10.1.1.2", 40000, "10.1.2.3");
    FlowRecord back = Records.flow("node-b", "10.1.2.3", 80, "10.1.1.2");
    back.setWireDstPort(40000);

    assertThat(text(RecordKeys.flow(there)))
        .isEqualTo(text(RecordKeys.flow(back)))
        .isEqualTo("test/6/10.1.1.2 40000/10.1.2.3 80");
  }

  @Test
  void protocolsWithoutPortsAreKeyedByAddress() {
    FlowRecord ping = Records.flow("node-a", "10.1.1.2", 1, "10.1.2.3");
    ping.setProtocol(1);
    ping.setWireSrcPort(null);
    ping.setWireDstPort(null);

    assertThat(text(RecordKeys.flow(ping))).isEqualTo("test/1/10.1.1.2/10.1.2.3");
  }

  @Test
  void changesAreKeyedByObjectAndMarksByWhatTheyAre() {
    ClusterChange change = Records.change("web");
    ClusterChange bookmark =
        ClusterChange.newBuilder(change).setType(ChangeType.BOOKMARK).setName(null).build();
    ClusterChange begin =
        ClusterChange.newBuilder(change).setType(ChangeType.SNAPSHOT_BEGIN).setName(null).build();

    assertThat(text(RecordKeys.change(change))).isEqualTo("test/Pod/shop/web/");
    assertThat(text(RecordKeys.change(bookmark))).isEqualTo("test/bookmark");
    assertThat(text(RecordKeys.change(begin))).isEqualTo("test/snapshot/SNAPSHOT_BEGIN");
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
