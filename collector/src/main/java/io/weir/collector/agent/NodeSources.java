package io.weir.collector.agent;

import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.FeedMeter;
import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.TrafficFeed;
import io.weir.collector.ebpf.TrafficOptions;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.hubble.HubbleSource;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import io.weir.collector.node.NodeFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of the node on which this process runs. */
public final class NodeSources {

  private static final Logger log = LoggerFactory.getLogger(NodeSources.class);

  private NodeSources() {}

  /** Those that are asked for, by the name that logs and metrics give them. */
  public static Map<String, SourceFactory> of(AgentConfig config) {
    Map<String, SourceFactory> sources = new LinkedHashMap<>();
    if (config.sources().needsKernel()) {
      sources.put("kernel", NodeSources::kernel);
    }
    HubbleInput hubble = config.sources().hubble();
    if (hubble != null) {
      sources.put("hubble", (asked, meter) -> hubble(hubble, asked.observer(), meter));
    }
    return sources;
  }

  private static FlowSource hubble(HubbleInput input, ObserverConfig observer, FeedMeter meter)
      throws IOException {
    HubbleSource source;
    if (input instanceof HubbleInput.Observed observed) {
      HubbleSource.check(observed.server());
      source = HubbleSource.server(observer, observed.server());
    } else {
      source = HubbleSource.appended(observer, ((HubbleInput.Exported) input).file());
    }
    return source.counted(kind -> meter.add("hubble", kind, 1));
  }

  private static FlowSource kernel(AgentConfig config, FeedMeter meter) throws IOException {
    List<NodeFeed> feeds = new ArrayList<>();
    Accounting accounting = config.sources().conntrack();
    if (accounting != null) {
      ConntrackFeed conntrack = new ConntrackFeed(ConntrackOptions.here().with(accounting));
      meter.kernel().useConntrack(conntrack::counters);
      feeds.add(meter.metered(conntrack));
    }
    DropSource drops = drops(config.sources().drops());
    if (drops != null) {
      meter.kernel().useDrops(drops::untold);
      feeds.add(meter.metered(drops));
    }
    if (isPossible(config.sources().traffic(), TrafficFeed.unavailable(), "traffic")) {
      TrafficFeed traffic = new TrafficFeed(TrafficOptions.defaults());
      meter.kernel().useTraffic(traffic::counters);
      feeds.add(meter.metered(traffic));
    }
    ObserverConfig observer =
        config.observer().withNodeNetns(drops == null ? null : NetworkNamespace.current());
    return new LiveNodeSource(observer, feeds);
  }

  private static @Nullable DropSource drops(AgentConfig.Wanted wanted) throws IOException {
    return isPossible(wanted, DropSource.unavailable(), "denials")
        ? DropSource.open(DropFilter.node(NetworkNamespace.current()))
        : null;
  }

  /** What is wanted for sure is tried in any case, so that what is missing ends the start. */
  private static boolean isPossible(
      AgentConfig.Wanted wanted, @Nullable String unavailable, String unseen) {
    if (wanted == AgentConfig.Wanted.AUTO && unavailable != null) {
      log.warn("{}; {} will not be seen, and records say so", unavailable, unseen);
      return false;
    }
    return wanted != AgentConfig.Wanted.OFF;
  }
}
