package io.weir.collector.agent;

import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.FeedMeter;
import io.weir.collector.conntrack.ConntrackCommand;
import io.weir.collector.drops.DropFeed;
import io.weir.collector.drops.DropFilter;
import io.weir.collector.drops.DropSource;
import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.flow.ObserverConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of the node on which this process runs. */
public final class NodeSources implements SourceFactory {

  private static final Logger log = LoggerFactory.getLogger(NodeSources.class);

  @Override
  public FlowSource open(AgentConfig config, FeedMeter meter) throws IOException {
    DropFeed drops = drops(config.sources().drops());
    ObserverConfig observer =
        config.observer().withNodeNetns(drops == null ? null : NetworkNamespace.current());
    return new LiveNodeSource(observer, ConntrackCommand.here(), drops);
  }

  private static @Nullable DropFeed drops(AgentConfig.Wanted wanted) throws IOException {
    if (wanted == AgentConfig.Wanted.OFF) {
      return null;
    }
    String unavailable = DropSource.unavailable();
    if (unavailable != null && wanted == AgentConfig.Wanted.AUTO) {
      log.warn("{}; denials will not be seen, and records say so", unavailable);
      return null;
    }
    return DropSource.open(DropFilter.node(NetworkNamespace.current()));
  }
}
