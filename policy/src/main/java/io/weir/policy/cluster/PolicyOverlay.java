package io.weir.policy.cluster;

import io.weir.policy.rules.CompiledPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A state as it would be with some policies added, or in the place of those of the same name. */
public final class PolicyOverlay extends ForwardingState {

  private final Function<String, List<CompiledPolicy>> placed;

  /**
   * @param placed the policies to put in place, by namespace; empty for none
   */
  public PolicyOverlay(ClusterState now, Function<String, List<CompiledPolicy>> placed) {
    super(now);
    this.placed = placed;
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    List<CompiledPolicy> instead = placed.apply(namespace);
    if (instead.isEmpty()) {
      return super.policies(namespace);
    }
    Map<String, CompiledPolicy> byName = new TreeMap<>();
    super.policies(namespace).forEach(policy -> byName.put(policy.reference().name(), policy));
    instead.forEach(policy -> byName.put(policy.reference().name(), policy));
    return List.copyOf(byName.values());
  }
}
