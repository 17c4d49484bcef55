package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state that answers as another does, but for what is overridden. */
public abstract class ForwardingState implements ClusterState {

  private final ClusterState state;

  protected ForwardingState(ClusterState state) {
    this.state = state;
  }

  @Override
  public Instant moment() {
    return state.moment();
  }

  @Override
  public End resolve(IpAddress address) {
    return state.resolve(address);
  }

  @Override
  public Optional<End.Pod> pod(String namespace, String name) {
    return state.pod(namespace, name);
  }

  @Override
  public @Nullable String serviceOf(
      IpAddress virtualAddress, int protocol, @Nullable Integer port) {
    return state.serviceOf(virtualAddress, protocol, port);
  }

  @Override
  public End.Pod asOfNow(End.Pod resolved) {
    return state.asOfNow(resolved);
  }

  @Override
  public boolean isNodeAddress(IpAddress address, String node) {
    return state.isNodeAddress(address, node);
  }

  @Override
  public Map<String, String> namespaceLabels(String namespace) {
    return state.namespaceLabels(namespace);
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    return state.policies(namespace);
  }

  @Override
  public List<CompiledPolicy> stagedPolicies(String namespace) {
    return state.stagedPolicies(namespace);
  }

  @Override
  public List<String> namespaces() {
    return state.namespaces();
  }

  @Override
  public List<End.Pod> pods(String namespace) {
    return state.pods(namespace);
  }

  @Override
  public List<ServiceFacts> services(String namespace) {
    return state.services(namespace);
  }

  @Override
  public boolean anyRunningPod(LabelSelector namespaces, LabelSelector pods) {
    return state.anyRunningPod(namespaces, pods);
  }

  @Override
  public List<NodeFacts> nodes() {
    return state.nodes();
  }
}
