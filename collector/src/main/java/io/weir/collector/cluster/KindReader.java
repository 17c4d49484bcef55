package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.cluster.KindWatcher.News;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes news of what one watch brings. Called by one thread at a time, but {@link #size} by any.
 */
interface KindReader {

  /**
   * All that there is of a kind.
   *
   * @param kind of the changes
   * @param changes each object once, as PRESENT
   * @param at when it was listed
   */
  record Everything(String kind, List<ClusterChange> changes, Instant at) {}

  /** A reader of one kind, which knows nothing yet. */
  static KindReader of(ObjectKind kind, ChangeStamp stamp) {
    return kind == ObjectKind.CONFIG_MAP ? new StagedReader(stamp) : new ObjectReader(kind, stamp);
  }

  /** Takes a full listing. */
  Everything listed(List<JsonNode> objects, Instant at);

  /**
   * Takes one event of the watch.
   *
   * @param taken to be run when the news was published
   * @return null when it is none
   */
  @Nullable News event(String type, JsonNode object, Instant at, Runnable taken);

  /** How many objects the watch has told of that are still there. */
  int size();
}
