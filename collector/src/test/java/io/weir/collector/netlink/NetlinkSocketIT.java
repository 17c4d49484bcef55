package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.flow.KernelNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the kernel keeps from a socket of ours. */
class NetlinkSocketIT {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_NETFILTER = 12;
  private static final int ADDRESS_LENGTH = 12;
  private static final int ADDRESS_PORT = 4;
  private static final int ECONNREFUSED = 111;

  /** A datagram that another process sent, and what came of it. */
  private record Sent(int port, long result, int error) {}

  @Test
  void messagesOfOtherProcessesAreRefused() throws Exception {
    KernelNetwork.assumePossible();
    try (NodeTraffic traffic = new NodeTraffic()) {
      assertThat(InNamespace.call(traffic.node(), NetlinkSocketIT::receivedOfAnother)).isZero();
    }
  }

  private static int receivedOfAnother() throws IOException {
    Set<Integer> others = ports();
    try (NetlinkSocket socket =
        NetlinkSocket.open(NetlinkSocket.CONNTRACK_EVENTS, new DatagramBatch(1, 4 << 10))) {
      Set<Integer> ours = ports();
      ours.removeAll(others);
      assertThat(ours).hasSize(1).doesNotContain(0);
      assertThat(ours.stream().map(NetlinkSocketIT::sendTo))
          .allSatisfy(sent -> assertThat(sent.result()).isNegative())
          .allSatisfy(sent -> assertThat(sent.error()).isEqualTo(ECONNREFUSED));
      return socket.receive();
    }
  }

  /** Ports of this family's sockets in the network namespace of this thread. */
  private static Set<Integer> ports() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/thread-self/net/netlink"))) {
      return lines
          .skip(1)
          .map(line -> line.trim().split(" +"))
          .filter(columns -> Integer.parseInt(columns[1]) == NETLINK_NETFILTER)
          .map(columns -> (int) Long.parseLong(columns[2]))
          .collect(Collectors.toSet());
    }
  }

  private static Sent sendTo(int port) {
    int descriptor = LibC.socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
    try {
      ByteBuffer address = ByteBuffer.allocateDirect(ADDRESS_LENGTH).order(ByteOrder.nativeOrder());
      address.putShort(0, (short) AF_NETLINK).putInt(ADDRESS_PORT, port);
      assertThat(LibC.connect(descriptor, address, ADDRESS_LENGTH)).isZero();
      ByteBuffer message = ByteBuffer.allocateDirect(20);
      long result = LibC.send(descriptor, message, message.capacity(), 0);
      return new Sent(port, result, Errno.last());
    } finally {
      LibC.close(descriptor);
    }
  }
}
