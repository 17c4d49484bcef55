package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one pod's hold on one address.
 *
 * @param start when it may have had it at the earliest (its start time)
 * @param ready when it had it at the latest
 * @param end when it had it no more, exclusive; {@link Instant#MAX} while it has
 */
record AddressClaim(
    IpAddress address,
    PodHistory pod,
    @Nullable String uid,
    Instant start,
    Instant ready,
    Instant end) {

  static final Comparator<AddressClaim> ORDER =
      Comparator.comparing(AddressClaim::start)
          .thenComparing(AddressClaim::ready)
          .thenComparing(AddressClaim::end)
          .thenComparing(claim -> claim.pod.namespace())
          .thenComparing(claim -> claim.pod.name())
          .thenComparing(claim -> String.valueOf(claim.uid));
}
