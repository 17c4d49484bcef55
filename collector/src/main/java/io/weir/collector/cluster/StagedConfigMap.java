package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a ConfigMap with the label {@code weir/staged: "true"} stages: each value of
 * its data is one or more documents. It stages for its own namespace only, so that who may write
 * ConfigMaps in one namespace declares nothing about another.
 *
 * @param key namespace and name
 * @param policies PRESENT changes, in order of data key and document
 * @param problems one line each about what was left out or looks wrong, safe to print
 */
record StagedConfigMap(ObjectKey key, List<ClusterChange> policies, List<String> problems) {

  /** Label that makes a ConfigMap stage policies; its value must be {@code true}. */
  static final String LABEL = "weir/staged";

  StagedConfigMap {
    policies = List.copyOf(policies);
    problems = List.copyOf(problems);
  }

  /** Whether the object is a ConfigMap that stages policies. */
  static boolean isOne(JsonNode object) {
    return ObjectKind.of(object) == ObjectKind.CONFIG_MAP
        && object.path("metadata").path("labels").path(LABEL).asText("").equals("true");
  }

  /** Its key; null when it has no name. */
  static @Nullable ObjectKey key(JsonNode object) {
    Fields metadata = new Fields(object, oddity -> {}).at("metadata");
    String name = metadata.text("name");
    return name == null
        ? null
        : new ObjectKey(
            ObjectKind.CONFIG_MAP.kind(), metadata.textOr("namespace", "default"), name);
  }

  /** Reads one; never throws on content. Null when it has no name. */
  static @Nullable StagedConfigMap read(JsonNode object, ChangeStamp stamp, Instant observedAt) {
    ObjectKey key = key(object);
    if (key == null) {
      return null;
    }
    Reading reading = new Reading(key, stamp, observedAt);
    Map<String, JsonNode> data = new TreeMap<>();
    object.path("data").properties().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    data.forEach(reading::value);
    return new StagedConfigMap(key, reading.policies, reading.problems);
  }

  private static final class Reading {

    private final ObjectKey key;
    private final ChangeStamp stamp;
    private final Instant observedAt;
    private final List<ClusterChange> policies = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Reading(ObjectKey key, ChangeStamp stamp, Instant observedAt) {
      this.key = key;
      this.stamp = stamp;
      this.observedAt = observedAt;
    }

    void value(String dataKey, JsonNode value) {
      String place = key + " data." + Printable.of(dataKey);
      if (!value.isTextual()) {
        problems.add(place + " is no text: left out");
        return;
      }
      try {
        for (ObjectNode document : StagedYaml.read(value.textValue(), place)) {
          take(document, place);
        }
      } catch (ManifestException e) {
        problems.add(e.getMessage() + ": left out");
      }
    }

    private void take(ObjectNode document, String place) {
      String of = place + ": " + label(document);
      if (document.path("metadata") instanceof ObjectNode metadata) {
        String named = metadata.path("namespace").asText("");
        if (!named.isEmpty() && !named.equals(key.namespace())) {
          problems.add(
              of
                  + ": a ConfigMap stages policies of its own namespace only, not of "
                  + Printable.of(named)
                  + ": left out");
          return;
        }
        metadata.put("namespace", key.namespace());
      }
      ClusterChange policy =
          StagedPolicies.of(
              document,
              stamp,
              observedAt,
              oddity ->
                  problems.add(of + ": " + Printable.of(oddity.field()) + ": " + oddity.message()));
      if (policy != null) {
        policies.add(policy);
      }
    }

    private static String label(ObjectNode document) {
      return Printable.of(
          document.path("kind").asText("(no kind)")
              + " "
              + document.path("metadata").path("name").asText("(no name)"));
    }
  }
}
