package io.weir.collector.agent;

import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.FeedMeter;
import java.io.IOException;

/** Makes one of the sources that the agent observes with. */
public interface SourceFactory {

  /**
   * A new source; also called when the one before has failed.
   *
   * @param meter counts what the source's feeds see
   * @throws IOException if something that was asked for is impossible here; one line
   */
  FlowSource open(AgentConfig config, FeedMeter meter) throws IOException;
}
