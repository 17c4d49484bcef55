package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.PodVersion;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A timeline seen at one moment: holds no state of its own. */
record TimelineView(ClusterObjects objects, Presences presences, Instant moment)
    implements ClusterState {

  @Override
  public End resolve(IpAddress address) {
    return presences.at(address, moment).end();
  }

  @Override
  public Optional<End.Pod> pod(String namespace, String name) {
    PodHistory pod = history(namespace, name);
    Segment<PodVersion> segment = pod == null ? null : pod.history().segmentAt(moment);
    if (pod == null || segment == null) {
      return Optional.empty();
    }
    List<IpAddress> addresses = segment.state().addresses();
    return Optional.of(
        presences.end(pod, segment, addresses.isEmpty() ? null : addresses.get(0), moment));
  }

  @Override
  public End.Pod asOfNow(End.Pod resolved) {
    PodHistory pod = history(resolved.namespace(), resolved.name());
    Segment<PodVersion> segment = pod == null ? null : pod.segmentNear(resolved.uid(), moment);
    return pod == null || segment == null
        ? resolved
        : presences.end(pod, segment, resolved.address(), moment);
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
    return objects.hasNode(node, address, moment);
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null
        ? FactsReader.namespaceLabels(namespace, Map.of())
        : of.eraAt(moment).regime().labels();
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null ? List.of() : of.eraAt(moment).regime().policies();
  }

  @Override
  public List<Selection> selecting(End.Pod pod) {
    Namespace of = objects.namespace(pod.namespace());
    return of == null ? List.of() : of.eraAt(moment).regime().selecting(pod.labels());
  }

  @Override
  public List<CompiledPolicy> stagedPolicies(String namespace) {
    Namespace of = objects.namespace(namespace);
    return of == null ? List.of() : of.eraAt(moment).regime().stagedPolicies();
  }

  @Override
  public List<String> namespaces() {
    return objects.namespaceNames();
  }

  @Override
  public boolean hasPods(String namespace) {
    Namespace of = objects.namespace(namespace);
    if (of != null) {
      for (PodHistory pod : of.pods().values()) {
        Segment<PodVersion> segment = pod.history().segmentAt(moment);
        if (segment != null && !segment.state().finished()) {
          return true;
        }
      }
    }
    return false;
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
        running.add(
            presences.end(pod, segment, addresses.isEmpty() ? null : addresses.get(0), moment));
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
    return objects.runningPods().any(namespaces, pods, moment);
  }
}
