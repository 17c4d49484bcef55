package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;

/** Which addresses belong to the cluster although nobody claims them. */
final class AddressSpace {

  private final ClusterObjects objects;
  private final CidrSet configured = new CidrSet();
  private final boolean unclaimedAreOutside;

  AddressSpace(ClusterObjects objects, TimelineOptions options) {
    this.objects = objects;
    this.unclaimedAreOutside = options.unclaimedAreOutside();
    options.clusterCidrs().forEach(text -> configured.add(Cidr.parse(text)));
  }

  /** True if an address that no pod, node or Service claims counts as outside. */
  boolean isOutside(IpAddress address) {
    return unclaimedAreOutside || !(objects.isPodAddress(address) || configured.contains(address));
  }
}
