package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one pod's hold on one address. Remembers whom it was last seen as; lives until
 * the pod changes.
 */
final class AddressClaim {

  static final Comparator<AddressClaim> ORDER =
      Comparator.comparing(AddressClaim::start)
          .thenComparing(AddressClaim::ready)
          .thenComparing(AddressClaim::end)
          .thenComparing(claim -> claim.pod.namespace())
          .thenComparing(claim -> claim.pod.name())
          .thenComparing(claim -> String.valueOf(claim.uid));

  private final IpAddress address;
  private final PodHistory pod;
  private final @Nullable String uid;
  private final Instant start;
  private final Instant ready;
  private final Instant end;
  private @Nullable Presence recent;

  AddressClaim(
      IpAddress address,
      PodHistory pod,
      @Nullable String uid,
      Instant start,
      Instant ready,
      Instant end) {
    this.address = address;
    this.pod = pod;
    this.uid = uid;
    this.start = start;
    this.ready = ready;
    this.end = end;
  }

  IpAddress address() {
    return address;
  }

  PodHistory pod() {
    return pod;
  }

  @Nullable String uid() {
    return uid;
  }

  /** When it may have had it at the earliest: its start time. */
  Instant start() {
    return start;
  }

  /** When it had it at the latest. */
  Instant ready() {
    return ready;
  }

  /** When it had it no more, exclusive; {@link Instant#MAX} while it has. */
  Instant end() {
    return end;
  }

  @Nullable Presence recent() {
    return recent;
  }

  void forget() {
    recent = null;
  }

  void keep(Presence presence) {
    recent = presence;
  }
}
