package io.weir.collector.agent.metrics;

import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.TappedFeed;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts what a node's feeds tell, by feed and kind. Thread-safe. */
public final class FeedMeter {

  private record Key(String source, String kind) {}

  private final Map<Key, LongAdder> events = new ConcurrentHashMap<>();
  private final KernelReadings kernel = new KernelReadings();

  /** The feed, counted on its way to its listener. */
  public NodeFeed metered(NodeFeed feed) {
    return new TappedFeed(feed, to -> new MeteredListener(to, feed.name(), this));
  }

  /** What the kernel's feeds count of themselves. */
  public KernelReadings kernel() {
    return kernel;
  }

  /** Counts what a source that has no such feeds was told. */
  public void add(String source, String kind, long count) {
    events.computeIfAbsent(new Key(source, kind), key -> new LongAdder()).add(count);
  }

  /** Gives each count with its source and kind, in order of name. */
  void forEach(EventCount to) {
    Map<String, Long> sorted = new TreeMap<>();
    events.forEach((key, count) -> sorted.put(key.source() + "\n" + key.kind(), count.sum()));
    BiConsumer<String, Long> split =
        (key, count) -> {
          int end = key.indexOf('\n');
          to.accept(key.substring(0, end), key.substring(end + 1), count);
        };
    sorted.forEach(split);
  }

  /** Takes one count. */
  interface EventCount {
    void accept(String source, String kind, long count);
  }
}
