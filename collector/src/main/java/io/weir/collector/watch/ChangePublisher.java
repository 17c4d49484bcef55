package io.weir.collector.watch;

import io.weir.collector.publish.KafkaPublisher;
import java.io.IOException;

/** Opens the way to Kafka for one reign. */
@FunctionalInterface
public interface ChangePublisher {

  /**
   * A publisher of its own for the caller, who closes it.
   *
   * @throws IOException if Kafka cannot be reached, or its topic does not fit; one line
   */
  KafkaPublisher open() throws IOException, InterruptedException;
}
