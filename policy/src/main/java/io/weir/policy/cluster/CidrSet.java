package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.HashMap;
import java.util.Map;

/** Address blocks, each counted; asks one lookup per distinct prefix length. */
final class CidrSet {

  private final Map<Cidr, Integer> counts = new HashMap<>();
  private final Map<Integer, Integer> lengths = new HashMap<>();

  void add(Cidr cidr) {
    counts.merge(cidr, 1, Integer::sum);
    lengths.merge(cidr.prefixLength(), 1, Integer::sum);
  }

  void remove(Cidr cidr) {
    counts.computeIfPresent(cidr, (c, count) -> count == 1 ? null : count - 1);
    lengths.computeIfPresent(cidr.prefixLength(), (l, count) -> count == 1 ? null : count - 1);
  }

  boolean contains(IpAddress address) {
    int bits = address.isV4() ? 32 : 128;
    for (int length : lengths.keySet()) {
      if (length <= bits && counts.containsKey(new Cidr(address, length))) {
        return true;
      }
    }
    return false;
  }
}
