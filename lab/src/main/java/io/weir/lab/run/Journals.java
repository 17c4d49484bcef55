package io.weir.lab.run;

import io.weir.collector.cluster.JournalEntry;
import io.weir.lab.kube.WatchEvent;
import java.util.Set;

/** What of the lab's watch a journal holds. */
final class Journals {
  /** What a watcher of Weir watches; it never sees Deployments. */
  private static final Set<String> WATCHED =
      Set.of("Namespace", "Node", "Pod", "ReplicaSet", "Service", "EndpointSlice", "NetworkPolicy");

  private Journals() {}

  static boolean holds(WatchEvent event) {
    return WATCHED.contains(event.object().path("kind").asText());
  }

  static JournalEntry entry(WatchEvent event) {
    return new JournalEntry(
        event.observedAt(),
        switch (event.type()) {
          case ADDED -> JournalEntry.EventType.ADDED;
          case MODIFIED -> JournalEntry.EventType.MODIFIED;
          case DELETED -> JournalEntry.EventType.DELETED;
        },
        event.object());
  }
}
