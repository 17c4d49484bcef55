package io.weir.lab.run;

import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.cluster.ChangeStamp;
import io.weir.collector.cluster.JournalEntry;
import io.weir.collector.cluster.LiveJournalSource;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.TappedFeed;
import io.weir.lab.kube.WatchEvent;
import io.weir.lab.net.LabException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Feeds what the kernel sees and the watch says into sinks while a scenario runs. */
final class LiveObserver implements LabObserver {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  private final String cluster;
  private final FlowSink flows;
  private final ClusterSink changes;
  private final Consumer<String> drops;
  private final List<FlowSource> sources = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private @Nullable LiveJournalSource journal;
  private @Nullable Thread journalThread;

  /**
   * For one run.
   *
   * @param drops takes a line for a denied packet now and then
   */
  LiveObserver(String cluster, FlowSink flows, ClusterSink changes, Consumer<String> drops) {
    this.cluster = cluster;
    this.flows = flows;
    this.changes = changes;
    this.drops = drops;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  @Override
  public void start(LabCluster lab) throws IOException, InterruptedException {
    LiveJournalSource watch = watch(lab);
    journal = watch;
    journalThread = start("lab-watch", () -> watch.run(changes));
    DropTicker ticker = new DropTicker(new AddressNames(lab.store(), lab.nodes())::of, drops);
    for (LabNode node : lab.nodes()) {
      LiveNodeSource source = source(node, ticker);
      sources.add(source);
      threads.add(start("lab-" + node.name(), () -> source.run(flows)));
      Subscriptions.await(node);
    }
  }

  /** What stands already comes while the watch is opened, what happens later afterwards. */
  private LiveJournalSource watch(LabCluster lab) {
    List<JournalEntry> snapshot = new ArrayList<>();
    AtomicReference<@Nullable LiveJournalSource> opened = new AtomicReference<>();
    lab.store()
        .watch(
            event -> {
              if (Journals.holds(event)) {
                take(event, snapshot, opened.get());
              }
            });
    LiveJournalSource source =
        new LiveJournalSource(
            new ChangeStamp(cluster, "lab", System.currentTimeMillis()), snapshot);
    opened.set(source);
    return source;
  }

  private static void take(
      WatchEvent event, List<JournalEntry> snapshot, @Nullable LiveJournalSource source) {
    if (source == null) {
      snapshot.add(Journals.entry(event));
    } else {
      source.observe(Journals.entry(event));
    }
  }

  private LiveNodeSource source(LabNode node, DropTicker ticker) throws IOException {
    ObserverConfig config =
        ObserverConfig.of(
                cluster,
                node.name(),
                REPORT_INTERVAL,
                List.of(node.spec().podCidr()),
                node.enforcement())
            .withNodeNetns(node.inode());
    List<NodeFeed> feeds = new ArrayList<>();
    feeds.add(new ConntrackFeed(ConntrackOptions.inNamespace(node.netns().name())));
    if (DropSource.unavailable() == null) {
      feeds.add(
          new TappedFeed(
              DropSource.open(node.dropFilter()),
              to -> new ShownDrops(to, ticker.on(node.name()))));
    }
    return new LiveNodeSource(config, feeds);
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    for (FlowSource source : sources) {
      source.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (journal != null) {
      journal.close();
    }
    if (journalThread != null) {
      journalThread.join();
    }
    Exception cause = failure.get();
    if (cause != null) {
      throw new LabException("the lab was not observed completely: " + cause.getMessage(), cause);
    }
  }

  private Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException e) {
                failure.compareAndSet(null, e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
