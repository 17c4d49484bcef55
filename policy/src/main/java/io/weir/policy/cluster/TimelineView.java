package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.PodVersion;
import io.weir.policy.judge.Reason;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A timeline seen at one moment: holds no state of its own. */
record TimelineView(ClusterObjects objects, AddressSpace addressSpace, Instant moment)
    implements ClusterState {

  @Override
  public End resolve(IpAddress address) {
    List<AddressClaim> owners = objects.podsAt(address, moment);
    if (owners.size() > 1) {
      return new End.Unresolved(address, Reason.ADDRESS_AMBIGUOUS, claimedBy(address, owners));
    }
    if (owners.size() == 1) {
      End.Pod pod = pod(owners.get(0));
      if (pod != null) {
        return pod;
      }
    }
    List<String> nodes = objects.nodesAt(address, moment);
    if (!nodes.isEmpty()) {
      return new End.Node(address, nodes.get(0));
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

  private static String claimedBy(IpAddress address, List<AddressClaim> owners) {
    return owners.stream()
        .map(claim -> claim.pod().namespace() + "/" + claim.pod().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" and ", address + " is claimed by ", ""));
  }

  private End.@Nullable Pod pod(AddressClaim claim) {
    Segment<PodVersion> segment = claim.pod().segmentNear(claim.uid(), moment);
    return segment == null ? null : pod(claim.pod(), segment, claim.address());
  }

  private End.Pod pod(PodHistory pod, Segment<PodVersion> segment, @Nullable IpAddress address) {
    PodVersion state = segment.state();
    Namespace namespace = objects.namespace(pod.namespace());
    Facts.Owner workload =
        namespace == null ? null : Workloads.topmost(namespace, pod.name(), state.owner(), moment);
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

  @Override
  public Optional<End.Pod> pod(String namespace, String name) {
    PodHistory pod = history(namespace, name);
    Segment<PodVersion> segment = pod == null ? null : pod.history().segmentAt(moment);
    if (pod == null || segment == null) {
      return Optional.empty();
    }
    List<IpAddress> addresses = segment.state().addresses();
    return Optional.of(pod(pod, segment, addresses.isEmpty() ? null : addresses.get(0)));
  }

  @Override
  public End.Pod asOfNow(End.Pod resolved) {
    PodHistory pod = history(resolved.namespace(), resolved.name());
    Segment<PodVersion> segment = pod == null ? null : pod.segmentNear(resolved.uid(), moment);
    return pod == null || segment == null ? resolved : pod(pod, segment, resolved.address());
  }

  private @Nullable PodHistory history(String namespace, String name) {
    Namespace in = objects.namespace(namespace);
    return in == null ? null : in.pods().get(name);
  }

  @Override
  public @Nullable String serviceOf(
      IpAddress virtualAddress, int protocol, @Nullable Integer port) {
    ClusterObjects.Name service = objects.serviceAt(virtualAddress, protocol, port, moment);
    return service == null ? null : service.toString();
  }

  @Override
  public boolean isNodeAddress(IpAddress address, String node) {
    return objects.nodesAt(address, moment).contains(node);
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null ? FactsReader.namespaceLabels(namespace, Map.of()) : of.labelsAt(moment);
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null ? List.of() : atMoment(of.policies());
  }

  @Override
  public List<CompiledPolicy> stagedPolicies(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null ? List.of() : atMoment(of.stagedPolicies());
  }

  private List<CompiledPolicy> atMoment(Map<String, ObjectHistory<CompiledPolicy>> histories) {
    if (histories.isEmpty()) {
      return List.of();
    }
    List<CompiledPolicy> held = new ArrayList<>(histories.size());
    for (ObjectHistory<CompiledPolicy> history : histories.values()) {
      CompiledPolicy policy = history.at(moment);
      if (policy != null) {
        held.add(policy);
      }
    }
    return held;
  }

  @Override
  public List<String> namespaces() {
    return List.copyOf(objects.namespaces().keySet());
  }

  @Override
  public List<End.Pod> pods(String namespace) {
    Namespace of = objects.namespace(namespace);
    if (of == null) {
      return List.of();
    }
    List<End.Pod> running = new ArrayList<>();
    for (PodHistory pod : of.pods().values()) {
      Segment<PodVersion> segment = pod.history().segmentAt(moment);
      if (segment != null && !segment.state().finished()) {
        List<IpAddress> addresses = segment.state().addresses();
        running.add(pod(pod, segment, addresses.isEmpty() ? null : addresses.get(0)));
      }
    }
    return running;
  }

  @Override
  public List<ServiceFacts> services(String namespace) {
    return objects.servicesOf(namespace, moment);
  }

  @Override
  public List<NodeFacts> nodes() {
    return objects.nodes(moment);
  }

  @Override
  public boolean anyRunningPod(LabelSelector namespaces, LabelSelector pods) {
    for (Namespace namespace : objects.namespaces().values()) {
      if (!namespace.pods().isEmpty()
          && namespaces.match(namespace.labelsAt(moment)) == Match.YES
          && namespace.pods().values().stream().anyMatch(pod -> runs(pod, pods))) {
        return true;
      }
    }
    return false;
  }

  private boolean runs(PodHistory pod, LabelSelector selector) {
    PodVersion state = pod.history().at(moment);
    return state != null
        && !state.finished()
        && !state.facts().hostNetwork()
        && selector.match(state.labels()) == Match.YES;
  }
}
