package io.weir.policy.cluster;

import io.weir.policy.net.AddressMap;
import io.weir.policy.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From address to the pods that own it over time. */
final class AddressIndex {

  /** Addresses that nobody in the cluster ever had; beyond that, all are looked up again. */
  private static final int MOST_STRANGERS = 1 << 16;

  private final AddressMap<AddressOwners> owners = new AddressMap<>();
  private final AddressMap<Presence> recent = new AddressMap<>();
  private AddressMap<Presence> strangers = new AddressMap<>();

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
    recent.remove(address);
    strangers.remove(address);
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

  /** Whoever was found last at an address; null since one of its pods changed. */
  @Nullable Presence recent(IpAddress address) {
    Presence pod = recent.get(address);
    return pod != null ? pod : strangers.get(address);
  }

  /** Keeps a pod that was found at an address. */
  void keep(IpAddress address, Presence pod) {
    recent.put(address, pod);
  }

  /** Keeps whoever was found at an address that nobody in the cluster ever had. */
  void keepStranger(IpAddress address, Presence stranger) {
    if (strangers.size() == MOST_STRANGERS) {
      strangers = new AddressMap<>();
    }
    strangers.put(address, stranger);
  }

  /** Null when no pod ever had the address. */
  @Nullable AddressOwners get(IpAddress address) {
    return owners.get(address);
  }
}
