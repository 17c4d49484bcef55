package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds' states as the timeline keeps them: read once, immutable. */
final class Facts {

  private Facts() {}

  /**
   * One state of a pod.
   *
   * @param finished true when its phase says that it runs no more
   */
  record PodVersion(
      Map<String, String> labels,
      @Nullable String node,
      List<IpAddress> addresses,
      PodFacts facts,
      boolean finished,
      @Nullable Owner owner,
      @Nullable Instant startedAt,
      @Nullable Instant networkReadyAt,
      @Nullable Instant finishedAt) {}

  /** A controlling owner. */
  record Owner(String kind, String name) {}

  /** A ReplicaSet or Job; null owner when it stands alone. */
  record OwnerVersion(@Nullable Owner owner) {}

  /** A namespace's labels, its name among them. */
  record NamespaceVersion(Map<String, String> labels) {}

  record NodeVersion(List<IpAddress> addresses, List<Cidr> podCidrs) {}

  record ServiceVersion(
      Map<String, String> selector, List<IpAddress> addresses, List<ServiceFacts.Port> ports) {

    boolean serves(int protocol, @Nullable Integer port) {
      return port == null
          || ports.stream().anyMatch(p -> p.protocol() == protocol && p.port() == port);
    }
  }
}
