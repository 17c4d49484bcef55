package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Maps Kubernetes objects, as raw JSON, to changes. Works on the JSON and not on typed models so
 * that one odd field never costs the object, and so that a policy's spec stays as it was written. A
 * field that cannot be read is left out and reported.
 */
final class ObjectMapping {

  private final ChangeStamp stamp;
  private final Consumer<Oddity> oddities;

  ObjectMapping(ChangeStamp stamp, Consumer<Oddity> oddities) {
    this.stamp = stamp;
    this.oddities = oddities;
  }

  /**
   * The object as it is.
   *
   * @return null when its kind is none of {@link ObjectKind}, or not published, or it has no name
   */
  @Nullable ClusterChange present(JsonNode object, Sighting sighting, Instant observedAt) {
    ObjectKind kind = ObjectKind.of(object);
    return kind == null ? null : present(kind, object, sighting, observedAt);
  }

  /** The object as it is, of a kind that is known from elsewhere (items of lists carry none). */
  @Nullable ClusterChange present(
      ObjectKind kind, JsonNode object, Sighting sighting, Instant observedAt) {
    Fields fields = new Fields(object, oddities);
    ClusterChange.Builder change = identified(kind, fields, ChangeType.PRESENT, observedAt);
    if (change == null) {
      return null;
    }
    return change
        .setEffectiveAt(effectiveAt(kind, fields.at("metadata"), sighting))
        .setState(kind.state(fields))
        .build();
  }

  /** The end of the object; null as in {@link #present(JsonNode, Sighting, Instant)}. */
  @Nullable ClusterChange deleted(JsonNode object, Instant observedAt) {
    ObjectKind kind = ObjectKind.of(object);
    return kind == null ? null : deleted(kind, object, observedAt);
  }

  @Nullable ClusterChange deleted(ObjectKind kind, JsonNode object, Instant observedAt) {
    ClusterChange.Builder change =
        identified(kind, new Fields(object, oddities), ChangeType.DELETED, observedAt);
    return change == null ? null : change.build();
  }

  private ClusterChange.@Nullable Builder identified(
      ObjectKind kind, Fields object, ChangeType type, Instant observedAt) {
    if (!kind.published()) {
      return null;
    }
    Fields metadata = object.at("metadata");
    String name = metadata.text("name");
    if (name == null) {
      metadata.odd("name", metadata.value("name"), "a name");
      return null;
    }
    return stamp
        .change(type, observedAt)
        .setApiVersion(object.textOr("apiVersion", kind.apiVersion()))
        .setKind(kind.kind())
        .setNamespace(kind.namespaced() ? metadata.textOr("namespace", "default") : null)
        .setName(name)
        .setUid(metadata.text("uid"))
        .setGeneration(metadata.number("generation"))
        .setResourceVersion(metadata.text("resourceVersion"));
  }

  private static @Nullable Instant effectiveAt(
      ObjectKind kind, Fields metadata, Sighting sighting) {
    Long generation = metadata.number("generation");
    boolean specChanged = kind == ObjectKind.NETWORK_POLICY && generation != null && generation > 1;
    return switch (sighting) {
      case WATCHED -> null;
      case FILE -> metadata.time("creationTimestamp");
      case LISTED -> specChanged ? null : metadata.time("creationTimestamp");
    };
  }
}
