package io.weir.collector.watch;

import io.weir.collector.publish.ChangeCounters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A watcher's state at a moment.
 *
 * @param leads whether this process publishes
 * @param holder identity of the leader it last saw; empty for nobody
 * @param inTouch whether the Kubernetes API has answered about the Lease lately
 * @param reigns how often this process began to lead
 * @param bookmark up to when everything was handed to Kafka's client; null before the first
 * @param changes what became of changes, bookmarks and marks since the start
 */
public record WatcherStatus(
    boolean leads,
    String holder,
    boolean inTouch,
    long reigns,
    @Nullable Instant bookmark,
    ChangeCounters changes) {}
