package io.weir.benchmarks.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Takes events at once, or only from when it is released on. */
final class CountingListener implements NodeListener {

  private final CountDownLatch listed = new CountDownLatch(1);
  private final CountDownLatch released;
  private volatile long losses;

  private CountingListener(CountDownLatch released) {
    this.released = released;
  }

  static CountingListener ready() {
    return new CountingListener(new CountDownLatch(0));
  }

  static CountingListener held() {
    return new CountingListener(new CountDownLatch(1));
  }

  void release() {
    released.countDown();
  }

  void awaitListing() throws InterruptedException {
    listed.await();
  }

  long losses() {
    return losses;
  }

  @Override
  public void conntrack(List<ConntrackEvent> events) throws InterruptedException {
    released.await();
  }

  @Override
  public void listingBegins(Instant at) {}

  @Override
  public void listingEnds(Instant at, boolean complete) {
    listed.countDown();
  }

  @Override
  public void drops(List<DropEvent> drops) {}

  @Override
  public void traffic(List<TrafficEvent> traffic) {}

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    // Only the reader of events tells of losses.
    losses++;
  }
}
