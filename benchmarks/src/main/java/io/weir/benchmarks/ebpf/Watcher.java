package io.weir.benchmarks.ebpf;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.AttachMethod;
import io.weir.collector.ebpf.TrafficFeed;
import io.weir.collector.ebpf.TrafficOptions;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches the node of a {@link PodPair} with both kinds of programs, reading what they count. */
final class Watcher implements NodeListener {

  private static final int PODS = 2;

  /** Argument: how to attach. */
  public static void main(String[] args) throws IOException {
    Watcher nobody = new Watcher();
    TrafficFeed traffic =
        new TrafficFeed(
            TrafficOptions.defaults().withMethods(List.of(AttachMethod.valueOf(args[0]))));
    start(traffic, nobody);
    start(DropSource.open(DropFilter.machine(NetworkNamespace.current())), nobody);
    while (traffic.counters().watched() < PODS) {
      Thread.onSpinWait();
    }
    PodPair.sayReady();
  }

  private static void start(NodeFeed feed, NodeListener listener) {
    new Thread(
            () -> {
              try {
                feed.run(listener);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })
        .start();
  }

  @Override
  public void conntrack(List<ConntrackEvent> events) {}

  @Override
  public void listingBegins(Instant at) {}

  @Override
  public void listingEnds(Instant at, boolean complete) {}

  @Override
  public void drops(List<DropEvent> drops) {}

  @Override
  public void traffic(List<TrafficEvent> traffic) {}

  @Override
  public void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    throw new IllegalStateException("lost " + count + ": " + detail);
  }
}
