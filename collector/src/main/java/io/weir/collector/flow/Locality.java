package io.weir.collector.flow;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.List;

/** Which addresses belong to pods of this node. */
final class Locality {

  private final List<Cidr> podCidrs;

  Locality(List<String> podCidrs) {
    this.podCidrs = podCidrs.stream().map(Cidr::parse).toList();
  }

  boolean isUnknown() {
    return podCidrs.isEmpty();
  }

  boolean isLocalPod(IpAddress address) {
    for (int i = 0; i < podCidrs.size(); i++) {
      if (podCidrs.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
