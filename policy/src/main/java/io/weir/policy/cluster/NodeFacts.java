package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.List;

/**
 * One node at one moment.
 *
 * @param addresses its own addresses
 * @param podCidrs the ranges it gives to its pods
 */
public record NodeFacts(String name, List<IpAddress> addresses, List<Cidr> podCidrs) {

  public NodeFacts {
    addresses = List.copyOf(addresses);
    podCidrs = List.copyOf(podCidrs);
  }
}
