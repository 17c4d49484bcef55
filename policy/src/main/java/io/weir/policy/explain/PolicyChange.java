package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weir.policy.judge.PolicyReference;
import java.util.List;

/** One change that a person, or a pipeline, can make. */
public sealed interface PolicyChange {

  /** What it does, as a sentence. */
  String words();

  /**
   * An edit of a policy in force.
   *
   * @param operations a JSON Patch on the policy object, to be applied in this order
   */
  record Edit(PolicyReference policy, List<PatchOperation> operations, String words)
      implements PolicyChange {

    public Edit {
      operations = List.copyOf(operations);
    }

    /** The patch as one document, as {@code kubectl patch --type=json} takes it. */
    public ArrayNode patch() {
      ArrayNode patch = JsonNodeFactory.instance.arrayNode();
      operations.forEach(operation -> patch.add(operation.toJson()));
      return patch;
    }
  }

  /**
   * A new policy.
   *
   * @param manifest the whole NetworkPolicy object; not to be changed
   */
  record Creation(String namespace, String name, JsonNode manifest, String words)
      implements PolicyChange {}
}
