package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.rules.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A state as it would be with its staged policies applied. */
final class StagedState extends ForwardingState {

  StagedState(ClusterState now) {
    super(now);
  }

  @Override
  public List<CompiledPolicy> policies(String namespace) {
    List<CompiledPolicy> staged = super.stagedPolicies(namespace);
    if (staged.isEmpty()) {
      return super.policies(namespace);
    }
    Map<String, CompiledPolicy> applied = new TreeMap<>();
    super.policies(namespace).forEach(policy -> applied.put(policy.reference().name(), policy));
    staged.forEach(policy -> applied.put(policy.reference().name(), policy));
    return new ArrayList<>(applied.values());
  }

  @Override
  public List<CompiledPolicy> stagedPolicies(String namespace) {
    return List.of();
  }
}
