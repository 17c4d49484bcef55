package io.weir.stream.input;

import io.weir.schemas.FlowRecord;
import org.jspecify.annotations.Nullable;

/** The key under which all that is known of a connection meets. */
public final class PairingKey {

  private PairingKey() {}

  /** Cluster, protocol and the wire tuple's two ends in an order that no direction changes. */
  public static String of(FlowRecord flow) {
    String a = end(flow.getWireSrcIp(), flow.getWireSrcPort());
    String b = end(flow.getWireDstIp(), flow.getWireDstPort());
    boolean ordered = a.compareTo(b) <= 0;
    return flow.getCluster()
        + '|'
        + flow.getProtocol()
        + '|'
        + (ordered ? a : b)
        + '|'
        + (ordered ? b : a);
  }

  /** The cluster of a key; its name may hold anything, what follows it holds no separator. */
  public static String cluster(String key) {
    int end = key.length();
    for (int part = 0; part < 3; part++) {
      end = key.lastIndexOf('|', end - 1);
    }
    return key.substring(0, end);
  }

  private static String end(String address, @Nullable Integer port) {
    return port == null ? address : address + ' ' + port;
  }
}
