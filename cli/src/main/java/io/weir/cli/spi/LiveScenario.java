package io.weir.cli.spi;

import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster that can be brought up on this machine to watch its traffic as it happens. */
public interface LiveScenario {

  /** Name of the cluster its records carry. */
  String cluster();

  /** One line that says what is missing to run it here; null when nothing is. */
  @Nullable String unavailable();

  /**
   * Brings the cluster up, makes its traffic, reports what the kernel saw and what the manifests
   * said, and takes everything down again, also when interrupted.
   *
   * @param progress takes one short line a step
   * @param drops takes one line for a denied packet, while it happens and not for every one
   */
  void run(FlowSink flows, ClusterSink changes, Consumer<String> progress, Consumer<String> drops)
      throws IOException, InterruptedException;
}
