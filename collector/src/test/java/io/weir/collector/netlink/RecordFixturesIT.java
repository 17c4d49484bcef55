package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.flow.KernelNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records what this kernel's socket gives, reads it, and with {@code -Dweir.fixtures=write} keeps
 * it for the other tests; see README.md beside the recordings.
 */
class RecordFixturesIT {

  private static final Path FOLDER =
      Path.of("src", "test", "resources", "io", "weir", "collector", "netlink");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void everyMessageOfThisKernelCanBeRead() throws Exception {
    KernelNetwork.assumePossible();
    try (NodeTraffic traffic = new NodeTraffic();
        NetlinkSocket events = socket(traffic, NetlinkSocket.CONNTRACK_EVENTS, 64, 4 << 10);
        NetlinkSocket table = socket(traffic, NetlinkSocket.NO_GROUPS, 1, 32 << 10)) {
      events.receiveBuffer(1 << 20);
      traffic.ofEveryKind();
      List<byte[]> happened = take(events, false);
      table.send(TableListing.request());
      List<byte[]> listed = take(table, true);
      Decoded told = decoded(happened);
      assertThat(told.errors).isEmpty();
      assertThat(told.entries)
          .extracting(ConntrackEvent::kind)
          .contains(Kind.NEW, Kind.UPDATE, Kind.DESTROY);
      assertThat(decoded(listed).errors).isEmpty();
      assertThat(decoded(listed).ends).containsExactly(0);
      if ("write".equals(System.getProperty("weir.fixtures"))) {
        Datagrams.write(FOLDER.resolve("events.bin"), happened);
        Datagrams.write(FOLDER.resolve("listing.bin"), listed);
      }
    }
  }

  private static Decoded decoded(List<byte[]> datagrams) {
    return Decoded.of(datagrams.stream().map(ByteBuffer::wrap).toList());
  }

  private static NetlinkSocket socket(NodeTraffic traffic, int groups, int datagrams, int size)
      throws IOException, InterruptedException {
    DatagramBatch batch = new DatagramBatch(datagrams, size);
    return InNamespace.call(traffic.node(), () -> NetlinkSocket.open(groups, batch));
  }

  private static List<byte[]> take(NetlinkSocket socket, boolean untilEnd) throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    Instant giveUp = Instant.now().plus(PATIENCE);
    int count = socket.receive();
    while (count > 0 || (untilEnd && !ended(datagrams) && Instant.now().isBefore(giveUp))) {
      for (int i = 0; i < count; i++) {
        byte[] datagram = new byte[socket.length(i)];
        socket.bytes().get(socket.start(i), datagram);
        datagrams.add(datagram);
      }
      count = socket.receive();
    }
    return datagrams;
  }

  private static boolean ended(List<byte[]> datagrams) {
    return !decoded(datagrams).ends.isEmpty();
  }
}
