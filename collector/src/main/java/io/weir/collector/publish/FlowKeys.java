package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of flow records without texts in between; the same bytes as {@link
 * RecordKeys#flow}. One thread's.
 */
final class FlowKeys {

  private static final int LONGEST_END = 64;
  private static final int LONGEST_PROTOCOL = 12;

  private final byte[] first = new byte[LONGEST_END];
  private final byte[] second = new byte[LONGEST_END];
  private final byte[] protocol = new byte[LONGEST_PROTOCOL];
  private String cluster = "";
  private byte[] clusterBytes = new byte[0];

  byte[] flow(FlowRecord flow) {
    int source = end(first, flow.getWireSrcIp(), flow.getWireSrcPort());
    int destination = end(second, flow.getWireDstIp(), flow.getWireDstPort());
    if (source < 0 || destination < 0) {
      return RecordKeys.flow(flow);
    }
    if (!cluster.equals(flow.getCluster())) {
      cluster = flow.getCluster();
      clusterBytes = cluster.getBytes(StandardCharsets.UTF_8);
    }
    int digits = number(protocol, 0, flow.getProtocol());
    boolean ordered = Arrays.compare(first, 0, source, second, 0, destination) <= 0;
    byte[] key = new byte[clusterBytes.length + digits + source + destination + 3];
    int at = add(key, 0, clusterBytes, clusterBytes.length);
    key[at++] = '/';
    at = add(key, at, protocol, digits);
    key[at++] = '/';
    at = ordered ? add(key, at, first, source) : add(key, at, second, destination);
    key[at++] = '/';
    if (ordered) {
      add(key, at, second, destination);
    } else {
      add(key, at, first, source);
    }
    return key;
  }

  private static int add(byte[] key, int at, byte[] part, int length) {
    System.arraycopy(part, 0, key, at, length);
    return at + length;
  }

  /** Writes address and port; the length, or -1 for an address that is none. */
  private static int end(byte[] to, String address, @Nullable Integer port) {
    int length = address.length();
    if (length > LONGEST_END - LONGEST_PROTOCOL) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      char c = address.charAt(i);
      if (c > 0x7F) {
        return -1;
      }
      to[i] = (byte) c;
    }
    if (port == null) {
      return length;
    }
    to[length] = ' ';
    return number(to, length + 1, port);
  }

  /** Writes a number in decimal; the index after it. */
  private static int number(byte[] to, int from, int number) {
    if (number < 0) {
      byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
      return add(to, from, digits, digits.length);
    }
    int end = from;
    for (int rest = number; rest >= 10; rest /= 10) {
      end++;
    }
    int rest = number;
    for (int i = end; i >= from; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end + 1;
  }
}
