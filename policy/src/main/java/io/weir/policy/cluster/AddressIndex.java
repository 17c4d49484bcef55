package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From address to the pods that own it over time. */
final class AddressIndex {

  private final Map<IpAddress, AddressOwners> owners = new HashMap<>();
  private final Map<PodHistory, Set<IpAddress>> claimed = new HashMap<>();

  /** Takes in what a pod claims now; touches only its addresses. */
  void update(PodHistory pod) {
    Map<IpAddress, List<AddressClaim>> claims = new LinkedHashMap<>();
    for (AddressClaim claim : pod.claims()) {
      claims.computeIfAbsent(claim.address(), a -> new ArrayList<>(1)).add(claim);
    }
    Set<IpAddress> touched = new HashSet<>(claimed.getOrDefault(pod, Set.of()));
    touched.addAll(claims.keySet());
    for (IpAddress address : touched) {
      AddressOwners of = owners.computeIfAbsent(address, a -> new AddressOwners());
      of.replace(pod, claims.getOrDefault(address, List.of()));
      if (of.isEmpty()) {
        owners.remove(address);
      }
    }
    if (claims.isEmpty()) {
      claimed.remove(pod);
    } else {
      claimed.put(pod, Set.copyOf(claims.keySet()));
    }
  }

  List<AddressClaim> at(IpAddress address, Instant moment) {
    AddressOwners of = owners.get(address);
    return of == null ? List.of() : of.at(moment);
  }
}
