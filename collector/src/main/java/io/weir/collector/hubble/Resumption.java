package io.weir.collector.hubble;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream that broke is taken up again: a little before its last event, leaving out what was
 * had. Remembers the identities of that stretch only, and of no more than {@value #MOST} events; a
 * repetition that it no longer knows counts a dropped packet twice, nothing else. Not thread-safe.
 */
final class Resumption {

  /** A relay may hand over events this much later than others of their time. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  private static final int MOST = 65_536;
  private static final int MOST_NODES = 10_000;

  /** A stretch of time of which events may be missing. */
  record Gap(Instant from, Instant until) {}

  /** The event's own identity, or all of it where it has none. */
  private record Known(Instant at, Object identity) {}

  private final Set<Object> identities = new HashSet<>();
  private final Deque<Known> order = new ArrayDeque<>();
  private final Map<String, Instant> lastOfNode = new HashMap<>();
  private final Map<String, Instant> unproven = new HashMap<>();
  private @Nullable Instant last;
  private @Nullable Instant waitedSince;

  /**
   * Begins a stream.
   *
   * @param otherwise where to begin when nothing was had before, since that is how long it was
   *     waited for; null for now
   * @return where to begin; null for now
   */
  @Nullable Instant begin(@Nullable Instant otherwise) {
    Instant before = last;
    if (before == null) {
      waitedSince = otherwise;
      return otherwise;
    }
    Instant since = before.minus(OVERLAP);
    unproven.clear();
    lastOfNode.forEach(
        (node, at) -> {
          if (!at.isBefore(since)) {
            unproven.put(node, at);
          }
        });
    return since;
  }

  /** Whether it was had before; if not, it is now. */
  boolean isRepeated(FlowEvent event) {
    Object identity = event.uuid() != null ? event.uuid() : event;
    if (!identities.add(identity)) {
      return true;
    }
    order.addLast(new Known(event.at(), identity));
    if (last == null || event.at().isAfter(last)) {
      last = event.at();
    }
    forget(last.minus(OVERLAP).minus(OVERLAP));
    return false;
  }

  private void forget(Instant before) {
    while (order.size() > MOST || (!order.isEmpty() && order.peekFirst().at().isBefore(before))) {
      identities.remove(order.removeFirst().identity());
    }
  }

  /**
   * To be asked of every event in its order. A node's first event of a new stream that is a
   * repetition proves that nothing is missing between; nothing proves it for the first event of all
   * when the server had to be waited for.
   *
   * @return what is missing before it; null for nothing
   */
  @Nullable Gap gapBefore(FlowEvent event, boolean repeated) {
    String node = event.node() == null ? "" : event.node();
    Instant before = unproven.remove(node);
    if (before == null) {
      before = waitedSince;
    }
    waitedSince = null;
    if (lastOfNode.size() < MOST_NODES || lastOfNode.containsKey(node)) {
      lastOfNode.merge(node, event.at(), (a, b) -> a.isAfter(b) ? a : b);
    }
    return before == null || repeated || !event.at().isAfter(before)
        ? null
        : new Gap(before, event.at());
  }
}
