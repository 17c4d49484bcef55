package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was true in one cluster at one moment: a light view of a timeline, valid until the timeline
 * changes.
 */
public interface ClusterState {

  /** Who owned the address. */
  End resolve(IpAddress address);

  /** The pod of that name, with its first address if it has any. */
  Optional<End.Pod> pod(String namespace, String name);

  /**
   * The pods' Service of a virtual address and port, as {@code namespace/name}; null when there is
   * none.
   */
  @Nullable String serviceOf(IpAddress virtualAddress, int protocol, @Nullable Integer port);
}
