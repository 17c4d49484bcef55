package io.weir.lab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event of the lab's Kubernetes watch.
 *
 * @param observedAt when it happened, whole microseconds, rising
 * @param object the object after the change, or its last state when deleted; not shared
 */
public record WatchEvent(Instant observedAt, Type type, ObjectNode object) {

  /** As the Kubernetes API names them. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
