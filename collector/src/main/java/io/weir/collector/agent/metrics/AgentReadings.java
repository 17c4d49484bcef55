package io.weir.collector.agent.metrics;

import io.weir.collector.publish.PublisherCounters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the metrics ask the agent for; called on any thread. */
public interface AgentReadings {

  /**
   * How a source fares.
   *
   * @param sees whether it runs, and what it reads is there
   */
  record SourceReading(String name, boolean sees, long starts) {}

  PublisherCounters publisher();

  List<SourceReading> sources();

  boolean kafkaReached();

  /** Null before the first moment is safe. */
  @Nullable Instant safeUntil();

  /** Start of this agent, milliseconds since 1970. */
  long epoch();
}
