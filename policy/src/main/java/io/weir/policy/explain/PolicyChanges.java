package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.PolicyOverlay;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.PolicyCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tries changes of policies without touching anything. */
public final class PolicyChanges {

  private PolicyChanges() {}

  /**
   * The state as it would be with these changes made.
   *
   * @throws IllegalArgumentException if an edit does not fit the policy in force
   */
  public static ClusterState applied(ClusterState state, List<PolicyChange> changes) {
    Map<String, List<CompiledPolicy>> changed = new HashMap<>();
    for (PolicyChange change : changes) {
      CompiledPolicy policy =
          change instanceof PolicyChange.Edit edit
              ? edited(edit, overlay(state, changed))
              : created((PolicyChange.Creation) change);
      changed
          .computeIfAbsent(policy.reference().namespace(), namespace -> new ArrayList<>())
          .add(policy);
    }
    return overlay(state, changed);
  }

  private static ClusterState overlay(
      ClusterState state, Map<String, List<CompiledPolicy>> changed) {
    return new PolicyOverlay(state, namespace -> changed.getOrDefault(namespace, List.of()));
  }

  /**
   * The whole policy as an edit leaves it.
   *
   * @throws IllegalArgumentException if the edit does not fit the policy in force
   */
  public static JsonNode edited(ClusterState state, PolicyChange.Edit edit) {
    return JsonPatch.apply(manifest(find(edit, state)), edit.operations());
  }

  private static CompiledPolicy edited(PolicyChange.Edit edit, ClusterState state) {
    CompiledPolicy policy = find(edit, state);
    JsonNode patched = JsonPatch.apply(manifest(policy), edit.operations());
    return PolicyCompiler.recompile(policy, patched.path("spec").toString());
  }

  private static CompiledPolicy created(PolicyChange.Creation creation) {
    return PolicyCompiler.compile(
        new PolicyReference(creation.namespace(), creation.name(), null, null),
        creation.manifest().path("spec").toString(),
        Map.of());
  }

  private static CompiledPolicy find(PolicyChange.Edit edit, ClusterState state) {
    return state.policies(edit.policy().namespace()).stream()
        .filter(policy -> policy.reference().name().equals(edit.policy().name()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no policy " + edit.policy().path() + " to edit"));
  }

  private static ObjectNode manifest(CompiledPolicy policy) {
    ObjectNode manifest = Manifest.of(policy);
    if (manifest == null) {
      throw new IllegalArgumentException("policy " + policy.reference().path() + " is no JSON");
    }
    return manifest;
  }
}
