package io.weir.benchmarks.ebpf;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.AttachMethod;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.TrafficFeed;
import io.weir.collector.ebpf.TrafficOptions;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the node of a {@link PodPair} with both kinds of programs, reading what they count, from
 * a line {@code on} to a line {@code off}.
 */
final class Watcher implements NodeListener {

  private static final int PODS = 2;

  /** Arguments: how to attach, milliseconds between readings. */
  public static void main(String[] args) throws IOException, InterruptedException {
    TrafficOptions options =
        TrafficOptions.defaults()
            .withMethods(List.of(AttachMethod.valueOf(args[0])))
            .withInterval(Duration.ofMillis(Long.parseLong(args[1])));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    PodPair.sayReady();
    while (in.readLine() != null) {
      TrafficFeed traffic = new TrafficFeed(options);
      DropSource drops = DropSource.open(DropFilter.machine(NetworkNamespace.current()));
      List<Thread> threads = List.of(start(traffic), start(drops));
      while (traffic.counters().watched() < PODS) {
        Thread.onSpinWait();
      }
      PodPair.sayReady();
      in.readLine();
      traffic.close();
      drops.close();
      for (Thread thread : threads) {
        thread.join();
      }
      PodPair.sayReady();
    }
  }

  private static Thread start(NodeFeed feed) {
    Thread thread =
        new Thread(
            () -> {
              try {
                feed.run(new Watcher());
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
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
