package io.weir.policy.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who owned one address when. A pod owns it from the later of its start and the previous owner's
 * end, at the latest from when its network was known to exist, until its end.
 */
final class AddressOwners {

  private record Tenure(Instant begin, AddressClaim claim) {}

  private final List<AddressClaim> claims = new ArrayList<>(1);
  private List<Tenure> tenures = List.of();

  /** Puts a pod's claims in place of those it made before. */
  void replace(PodHistory pod, List<AddressClaim> made) {
    claims.removeIf(claim -> claim.pod() == pod);
    claims.addAll(made);
    claims.sort(AddressClaim.ORDER);
    List<Tenure> derived = new ArrayList<>(claims.size());
    Instant previousEnd = Instant.MIN;
    for (AddressClaim claim : claims) {
      Instant begin = later(claim.start(), previousEnd);
      if (claim.ready().isBefore(begin)) {
        begin = later(claim.start(), claim.ready());
      }
      if (begin.isBefore(claim.end())) {
        derived.add(new Tenure(begin, claim));
      }
      previousEnd = later(previousEnd, claim.end());
    }
    tenures = derived;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  boolean isEmpty() {
    return claims.isEmpty();
  }

  /** All who own it at that moment: more than one cannot be told apart. */
  List<AddressClaim> at(Instant moment) {
    List<AddressClaim> owners = new ArrayList<>(1);
    for (Tenure tenure : tenures) {
      if (!moment.isBefore(tenure.begin()) && moment.isBefore(tenure.claim().end())) {
        owners.add(tenure.claim());
      }
    }
    return owners;
  }
}
