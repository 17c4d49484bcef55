package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import java.util.List;

/**
 * How addresses are told apart.
 *
 * @param clusterCidrs ranges of cluster addresses beyond the nodes' podCIDRs and Services'
 *     addresses, as CIDR text
 * @param unclaimedAreOutside whether an unclaimed cluster address counts as outside instead of
 *     unresolved ({@code evaluate} without {@code --cluster-cidr})
 */
public record TimelineOptions(List<String> clusterCidrs, boolean unclaimedAreOutside) {

  /**
   * @throws IllegalArgumentException if a range is no CIDR, naming it
   */
  public TimelineOptions {
    clusterCidrs = List.copyOf(clusterCidrs);
    clusterCidrs.forEach(Cidr::parse);
  }

  /** The pipeline's defaults. */
  public static TimelineOptions defaults() {
    return new TimelineOptions(List.of(), false);
  }
}
