package io.weir.policy.cluster;

import io.weir.policy.net.AddressMap;
import io.weir.policy.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From address to the pods that own it over time. */
final class AddressIndex {

  /** Addresses at which no pod was found; beyond that, all are looked up again. */
  private static final int MOST_OTHERS = 1 << 16;

  /** A power of two. */
  private static final int COUNTERS = 1 << 14;

  private final int[] changes = new int[COUNTERS];
  private final AddressMap<AddressOwners> owners = new AddressMap<>();
  private final AddressMap<Presence> pods = new AddressMap<>();
  private AddressMap<Presence> others = new AddressMap<>();

  /** Takes in what a pod claims now; touches only its addresses. */
  void update(PodHistory pod) {
    List<AddressClaim> before = pod.claims();
    List<AddressClaim> now = pod.claimAgain();
    for (AddressClaim claim : now) {
      replace(pod, claim.address(), now);
    }
    for (AddressClaim claim : before) {
      if (!isAmong(claim.address(), now)) {
        replace(pod, claim.address(), List.of());
      }
    }
  }

  private void replace(PodHistory pod, IpAddress address, List<AddressClaim> claims) {
    AddressOwners of = owners.get(address);
    if (of == null) {
      of = new AddressOwners();
      owners.put(address, of);
    }
    List<AddressClaim> made = new ArrayList<>(claims.size());
    for (AddressClaim claim : claims) {
      if (claim.address().equals(address)) {
        made.add(claim);
      }
    }
    of.replace(pod, made);
    changes[counter(address)]++;
    pods.remove(address);
    others.remove(address);
    if (of.isEmpty()) {
      owners.remove(address);
    }
  }

  private static boolean isAmong(IpAddress address, List<AddressClaim> claims) {
    for (AddressClaim claim : claims) {
      if (claim.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  private static int counter(IpAddress address) {
    return address.hashCode() & (COUNTERS - 1);
  }

  /** How often pods at an address changed; now and then one of another address counts too. */
  int changes(IpAddress address) {
    return changes[counter(address)];
  }

  /** The pod that was found last at an address; null since one of its pods changed. */
  @Nullable Presence recentPod(IpAddress address) {
    return pods.get(address);
  }

  /** Who else was found last at an address; null since one of its pods changed. */
  @Nullable Presence recentOther(IpAddress address) {
    return others.get(address);
  }

  /** Keeps a pod that was found at an address. */
  void keepPod(IpAddress address, Presence pod) {
    pods.put(address, pod);
  }

  /** Keeps whoever is no pod and was found at an address. */
  void keepOther(IpAddress address, Presence other) {
    if (others.size() >= MOST_OTHERS) {
      others = new AddressMap<>();
    }
    others.put(address, other);
  }

  /** Null when no pod ever had the address. */
  @Nullable AddressOwners get(IpAddress address) {
    return owners.get(address);
  }
}
