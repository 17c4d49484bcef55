package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ForwardingState;
import io.weir.policy.rules.CompiledPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A state as it would be with some policies added, or in the place of those of the same name. */
final class PatchedState extends ForwardingState {

  private final Map<String, List<CompiledPolicy>> changed;

  /**
   * @param changed the policies by namespace
   */
  PatchedState(ClusterState now, Map<String, List<CompiledPolicy>> changed) {
    super(now);
    this.changed = changed;
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    List<CompiledPolicy> instead = changed.get(namespace);
    if (instead == null) {
      return super.policies(namespace);
    }
    Map<String, CompiledPolicy> all = new TreeMap<>();
    super.policies(namespace).forEach(policy -> all.put(policy.reference().name(), policy));
    instead.forEach(policy -> all.put(policy.reference().name(), policy));
    return List.copyOf(all.values());
  }
}
