package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.NodeFacts;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state as it would be with some policies added, or in the place of those of the same name.
 *
 * @param changed the policies by namespace
 */
record PatchedState(ClusterState now, Map<String, List<CompiledPolicy>> changed)
    implements ClusterState {

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    List<CompiledPolicy> instead = changed.get(namespace);
    if (instead == null) {
      return now.policies(namespace);
    }
    Map<String, CompiledPolicy> all = new TreeMap<>();
    now.policies(namespace).forEach(policy -> all.put(policy.reference().name(), policy));
    instead.forEach(policy -> all.put(policy.reference().name(), policy));
    return new ArrayList<>(all.values());
  }

  @Override
  public List<CompiledPolicy> stagedPolicies(String namespace) {
    return now.stagedPolicies(namespace);
  }

  @Override
  public Instant moment() {
    return now.moment();
  }

  @Override
  public End resolve(IpAddress address) {
    return now.resolve(address);
  }

  @Override
  public Optional<End.Pod> pod(String namespace, String name) {
    return now.pod(namespace, name);
  }

  @Override
  public @Nullable String serviceOf(
      IpAddress virtualAddress, int protocol, @Nullable Integer port) {
    return now.serviceOf(virtualAddress, protocol, port);
  }

  @Override
  public End.Pod asOfNow(End.Pod resolved) {
    return now.asOfNow(resolved);
  }

  @Override
  public boolean isNodeAddress(IpAddress address, String node) {
    return now.isNodeAddress(address, node);
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) {
    return now.namespaceLabels(namespace);
  }

  @Override
  public List<String> namespaces() {
    return now.namespaces();
  }

  @Override
  public List<End.Pod> pods(String namespace) {
    return now.pods(namespace);
  }

  @Override
  public List<ServiceFacts> services(String namespace) {
    return now.services(namespace);
  }

  @Override
  public List<NodeFacts> nodes() {
    return now.nodes();
  }

  @Override
  public boolean anyRunningPod(LabelSelector namespaces, LabelSelector pods) {
    return now.anyRunningPod(namespaces, pods);
  }
}
