package io.weir.policy.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owned one address when. A pod owns it from the later of its start and the previous owner's
 * end, at the latest from when its network was known to exist, until its end.
 */
final class AddressOwners {

  private record Tenure(Instant begin, AddressClaim claim) {

    boolean covers(Instant moment) {
      return !moment.isBefore(begin) && moment.isBefore(claim.end());
    }
  }

  private List<AddressClaim> claims = List.of();
  private List<Tenure> tenures = List.of();

  /** Puts a pod's claims in place of those it made before. */
  void replace(PodHistory pod, List<AddressClaim> made) {
    List<AddressClaim> replaced = new ArrayList<>(claims.size() + made.size());
    for (AddressClaim claim : claims) {
      if (claim.pod() != pod) {
        replaced.add(claim);
      }
    }
    replaced.addAll(made);
    replaced.sort(AddressClaim.ORDER);
    claims = List.copyOf(replaced);
    tenures = List.copyOf(derived());
    // Whoever stays is now here for another time: what was found of him is cut by it.
    claims.forEach(AddressClaim::forget);
  }

  private List<Tenure> derived() {
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
    return derived;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  boolean isEmpty() {
    return claims.isEmpty();
  }

  /** Tells of every moment at which somebody comes or goes. */
  void tellChanges(Stretch.Finder finder) {
    for (Tenure tenure : tenures) {
      finder.change(tenure.begin()).change(tenure.claim().end());
    }
  }

  /** Who owns it at that moment; null when nobody does, or more than one. */
  @Nullable AddressClaim onlyOneAt(Instant moment) {
    AddressClaim owner = null;
    for (int i = 0; i < tenures.size(); i++) {
      Tenure tenure = tenures.get(i);
      if (tenure.covers(moment)) {
        if (owner != null) {
          return null;
        }
        owner = tenure.claim();
      }
    }
    return owner;
  }

  /** All who own it at that moment: more than one cannot be told apart. */
  List<AddressClaim> at(Instant moment) {
    return tenures.stream().filter(tenure -> tenure.covers(moment)).map(Tenure::claim).toList();
  }
}
