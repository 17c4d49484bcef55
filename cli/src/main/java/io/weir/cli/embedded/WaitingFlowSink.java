package io.weir.cli.embedded;

import io.weir.collector.FlowSink;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows a recorded source down to what can be published. A live source must not wait (the kernel
 * would lose events unseen), but a file can.
 */
final class WaitingFlowSink implements FlowSink {

  private static final int CHECK_EVERY = 1_000;
  private static final long ENOUGH_BUFFERED = 20_000;
  private static final long PAUSE_NANOS = 2_000_000;

  private final KafkaPublisher publisher;
  private final AtomicInteger taken = new AtomicInteger();

  WaitingFlowSink(KafkaPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void flow(FlowRecord flow) {
    if (taken.incrementAndGet() % CHECK_EVERY == 0) {
      awaitRoom();
    }
    publisher.flow(flow);
  }

  private void awaitRoom() {
    while (publisher.counters().flowsBuffered() > ENOUGH_BUFFERED
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void loss(ObserverLoss loss) {
    publisher.loss(loss);
  }
}
