package io.weir.collector.watch;

import io.weir.collector.status.Answer;
import io.weir.collector.status.StatusServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A watcher's signs of life: it is healthy while the process answers, and ready while the
 * Kubernetes API answers it, so that it leads or can take over.
 */
public final class WatcherEndpoints {

  private WatcherEndpoints() {}

  /**
   * Starts to answer.
   *
   * @param address port 0 for a free one
   * @throws IOException if the port cannot be had; one line
   */
  public static StatusServer start(InetSocketAddress address, Supplier<WatcherStatus> status)
      throws IOException {
    return StatusServer.start(
        address,
        () -> Answer.well("ok"),
        () -> readiness(status.get()),
        WatcherMetrics.page(status, InstantSource.system()));
  }

  private static Answer readiness(WatcherStatus status) {
    return status.inTouch()
        ? Answer.well(status.leads() ? "leader" : "standby")
        : Answer.unless("no answer of the Kubernetes API");
  }
}
