package io.weir.collector.agent.metrics;

import io.weir.collector.publish.PublisherCounters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the metrics ask the agent for; called on any thread. */
public interface AgentReadings {

  PublisherCounters publisher();

  boolean sourceUp();

  long sourceStarts();

  boolean kafkaReached();

  /** Null before the first moment is safe. */
  @Nullable Instant safeUntil();

  /** Start of this agent, milliseconds since 1970. */
  long epoch();
}
