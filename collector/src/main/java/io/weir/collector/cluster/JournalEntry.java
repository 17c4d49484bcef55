package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One line of a cluster journal.
 *
 * @param observedAt when the event was seen
 * @param type what happened
 * @param object the object as the API gave it, with apiVersion and kind; for DELETED its last state
 */
public record JournalEntry(Instant observedAt, EventType type, ObjectNode object) {

  /** The event types of the Kubernetes watch API that name an object. */
  public enum EventType {
    ADDED,
    MODIFIED,
    DELETED
  }
}
