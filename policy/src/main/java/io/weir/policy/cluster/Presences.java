package io.weir.policy.cluster;

import io.weir.policy.cluster.Eras.Era;
import io.weir.policy.cluster.Facts.OwnerVersion;
import io.weir.policy.cluster.Facts.PodVersion;
import io.weir.policy.cluster.Presence.Tenancy;
import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds who stood at an address. Each pod's presence is made when it is first asked for, and kept
 * at the pod's claim on the address until something of it changes.
 */
final class Presences {

  private final ClusterObjects objects;
  private final AddressIndex index;
  private final AddressSpace addressSpace;
  private final Marks marks;
  private final Vocabulary vocabulary;
  private final Identities identities;

  Presences(ClusterObjects objects, AddressSpace addressSpace, Marks marks) {
    this.objects = objects;
    this.index = objects.podAddresses();
    this.addressSpace = addressSpace;
    this.marks = marks;
    this.vocabulary = objects.vocabulary();
    this.identities = new Identities(vocabulary);
  }

  Presence at(IpAddress address, Instant moment) {
    Presence pod = index.recentPod(address);
    if (pod != null && holds(pod, moment)) {
      return pod;
    }
    Presence other = index.recentOther(address);
    return other != null && holds(other, moment) ? other : lookUp(address, moment);
  }

  private Presence lookUp(IpAddress address, Instant moment) {
    AddressOwners owners = index.get(address);
    AddressClaim owner = owners == null ? null : owners.onlyOneAt(moment);
    if (owner != null) {
      Presence pod = of(owner, moment);
      index.keepPod(address, pod);
      return pod;
    }
    List<AddressClaim> several = owners == null ? List.of() : owners.at(moment);
    End end =
        several.isEmpty()
            ? unclaimed(address, moment)
            : new End.Unresolved(address, Reason.ADDRESS_AMBIGUOUS, claimedBy(address, several));
    Stretch.Finder stretch = new Stretch.Finder(moment);
    if (owners != null) {
      owners.tellChanges(stretch);
    }
    objects.tellChanges(address, stretch);
    Presence other = Presence.lasting(end, identityOf(end), stretch.found(), objects.edition());
    index.keepOther(address, other);
    return other;
  }

  private long identityOf(End end) {
    if (end instanceof End.Node node) {
      return identities.of(node.address());
    }
    return end instanceof End.Outside outside ? identities.of(outside.address()) : Identities.NONE;
  }

  private static String claimedBy(IpAddress address, List<AddressClaim> owners) {
    return owners.stream()
        .map(claim -> claim.pod().namespace() + "/" + claim.pod().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" and ", address + " is claimed by ", ""));
  }

  private End unclaimed(IpAddress address, Instant moment) {
    String node = objects.nodeAt(address, moment);
    if (node != null) {
      return new End.Node(address, node);
    }
    ClusterObjects.Name service = objects.serviceAt(address, moment);
    if (service != null) {
      return new End.Unresolved(
          address,
          Reason.BACKEND_UNKNOWN,
          address + " is Service " + service + ", and its backend was not observed");
    }
    return addressSpace.isOutside(address)
        ? new End.Outside(address)
        : new End.Unresolved(
            address,
            Reason.ADDRESS_UNKNOWN,
            address + " is a cluster address, and no known pod, node or Service has it");
  }

  /** Moves when a presence at one of two addresses may have become void. */
  int edition(IpAddress one, IpAddress other) {
    return objects.edition() + index.changes(one) + index.changes(other);
  }

  /** The same end at another moment; whoever is no pod stays the same. */
  Presence follow(Presence presence, Instant moment) {
    Tenancy tenancy = presence.tenancy();
    return tenancy == null || presence.covers(moment) ? presence : of(tenancy.claim(), moment);
  }

  /** The class of a pair; {@link Identities#NONE} when one of them has none. */
  long identityOfBoth(Presence here, Presence there) {
    return here.identity() == Identities.NONE || there.identity() == Identities.NONE
        ? Identities.NONE
        : identities.ofPair(here.identity(), there.identity());
  }

  private Presence of(AddressClaim claim, Instant moment) {
    Presence recent = claim.recent();
    if (recent != null && holds(recent, moment)) {
      return recent;
    }
    Presence presence = derive(claim, moment);
    claim.keep(presence);
    return presence;
  }

  private boolean holds(Presence presence, Instant moment) {
    return presence.covers(moment) && presence.isUpToDate(objects.edition(), vocabulary);
  }

  private Presence derive(AddressClaim claim, Instant moment) {
    PodHistory pod = claim.pod();
    Namespace home = pod.home();
    Segment<PodVersion> segment =
        Objects.requireNonNull(
            pod.segmentNear(claim.uid(), moment), "a claim is made of its pod's segments");
    Era era = home.eraAt(moment);
    Stretch.Finder stretch =
        new Stretch.Finder(moment).change(era.stretch().from()).change(era.stretch().until());
    pod.history().tellChanges(stretch);
    ObjectHistory<OwnerVersion> owner = Workloads.linkOf(home, segment.state().owner());
    if (owner != null) {
      owner.tellChanges(stretch);
    }
    AddressOwners owners = index.get(claim.address());
    if (owners != null) {
      owners.tellChanges(stretch);
    }
    PodVersion state = segment.state();
    return Presence.passing(
        end(pod, segment, claim.address(), moment),
        identities.of(era.regime(), state.labels(), state.facts(), claim.address()),
        stretch.found(),
        marks.firstListed(),
        new Tenancy(claim, home.edition(), vocabulary.edition()),
        objects.edition());
  }

  /** A pod in one of its states, with its workload as of a moment. */
  End.Pod end(
      PodHistory pod, Segment<PodVersion> segment, @Nullable IpAddress address, Instant moment) {
    PodVersion state = segment.state();
    Facts.Owner workload = Workloads.topmost(pod.home(), pod.name(), state.owner(), moment);
    return new End.Pod(
        address,
        pod.namespace(),
        pod.name(),
        segment.uid(),
        workload == null ? null : workload.name(),
        workload == null ? null : workload.kind(),
        state.labels(),
        state.node(),
        state.facts());
  }
}
