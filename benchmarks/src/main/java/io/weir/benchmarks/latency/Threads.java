package io.weir.benchmarks.latency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Threads that go on until all is over; where one fails, all has failed. */
final class Threads implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(100);

  /** What goes on until it is interrupted. */
  interface Work {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException | InterruptException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                failure.compareAndSet(null, e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException if a thread has failed
   */
  void sleepUntil(Instant moment) throws InterruptedException {
    while (Instant.now().isBefore(moment)) {
      Duration left = Duration.between(Instant.now(), moment);
      Thread.sleep(Math.max(1, Math.min(left.toMillis(), LOOK.toMillis())));
      if (failure.get() != null) {
        throw new IllegalStateException("A part of the benchmark failed", failure.get());
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
