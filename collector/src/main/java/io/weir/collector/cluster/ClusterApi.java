package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a watcher asks of a Kubernetes API. Implementations are thread-safe. */
interface ClusterApi {

  /** All objects of a kind, of all namespaces. */
  Listing list(ObjectKind kind) throws ApiException, InterruptedException;

  /** A cheap look at the collection, answered by the API at its newest state. */
  Probe probe(ObjectKind kind) throws ApiException, InterruptedException;

  /**
   * Opens a watch of what happens after {@code resourceVersion}, with bookmarks.
   *
   * @return closes the watch; the listener then hears no more
   */
  AutoCloseable watch(ObjectKind kind, String resourceVersion, Listener listener)
      throws ApiException, InterruptedException;

  /** A full listing and the version of the collection that it shows. */
  record Listing(String resourceVersion, List<JsonNode> objects) {}

  /**
   * What a probe tells.
   *
   * @param resourceVersion version of the collection
   * @param count how many objects it has; null when the API does not tell
   */
  record Probe(String resourceVersion, @Nullable Long count) {}

  /** Hears a watch, one call at a time. */
  interface Listener {

    /**
     * An event as the API sent it.
     *
     * @param next asks for the next event; none comes before it is run
     */
    void event(String type, JsonNode object, Runnable next);

    /** The watch is over; {@code cause} is null when the API closed it in good order. */
    void ended(@Nullable ApiException cause);
  }
}
