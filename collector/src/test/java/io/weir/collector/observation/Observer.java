package io.weir.collector.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.TrafficFeed;
import io.weir.collector.ebpf.TrafficOptions;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.Inside;
import io.weir.collector.flow.KernelNetwork;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.flow.RecordingSink;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import io.weir.collector.node.NodeFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node's sources, made as the agent makes them, and what comes of them. */
final class Observer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final RecordingSink sink = new RecordingSink();
  private final @Nullable ConntrackFeed conntrack;
  private final @Nullable TrafficFeed traffic;
  private final int interfaces;
  private final LiveNodeSource source;
  private final FutureTask<Boolean> run;

  private Observer(ObserverConfig config, String namespace, View view, int interfaces)
      throws IOException {
    this.interfaces = interfaces;
    List<NodeFeed> feeds = new ArrayList<>();
    conntrack =
        view.hasConntrack() ? new ConntrackFeed(ConntrackOptions.inNamespace(namespace)) : null;
    if (conntrack != null) {
      feeds.add(conntrack);
    }
    if (view.hasDrops()) {
      feeds.add(DropSource.open(DropFilter.node(NetworkNamespace.named(namespace))));
    }
    TrafficOptions options =
        TrafficOptions.defaults().withFlows(4_096).withInterval(view.readsTraffic());
    traffic = view.hasTraffic() ? new TrafficFeed(options) : null;
    if (traffic != null) {
      feeds.add(traffic);
    }
    source = new LiveNodeSource(config, feeds);
    run =
        Inside.start(
            namespace,
            () -> {
              source.run(sink);
              return true;
            });
  }

  /** Skips the test, saying what is missing, unless this machine can do all of it. */
  static void assumePossible() {
    KernelNetwork.assumePossible();
    assumeTrue(KernelNetwork.isInstalled("tc"), "needs the tool tc");
    for (String unavailable : new String[] {DropSource.unavailable(), TrafficFeed.unavailable()}) {
      assumeTrue(unavailable == null, unavailable);
    }
  }

  /**
   * Begins to observe one node, a or b.
   *
   * @param cell how long its cells are
   */
  static Observer start(TwoNodes network, String node, View view, Duration cell)
      throws IOException {
    String namespace = network.namespace(node);
    int number = node.equals("a") ? 1 : 2;
    int pods = (node.equals("a") ? TwoNodes.PODS_OF_A : TwoNodes.PODS_OF_B).size();
    ObserverConfig config =
        ObserverConfig.of(
                "it",
                node,
                cell,
                List.of("10.78." + number + ".0/24", "fd00:78:" + number + "::/64"),
                Enforcement.NETFILTER)
            .withNodeNetns(view.hasDrops() ? NetworkNamespace.named(namespace) : null);
    return new Observer(config, namespace, view, pods);
  }

  /** Returns when everything that happens from now on is seen. */
  void awaitReady() {
    await().atMost(PATIENCE).until(() -> run.isDone() || isReady());
    assertThat(run.isDone()).as("the source ended").isFalse();
  }

  private boolean isReady() {
    return (conntrack == null || conntrack.counters().lastListing() != null)
        && (traffic == null || traffic.counters().watched() == interfaces);
  }

  /** Ends it; all records are in the sink then. */
  void stop() throws Exception {
    source.close();
    assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    source.close();
  }
}
