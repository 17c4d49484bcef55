package io.weir.cli.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.cli.console.Environment;
import io.weir.cli.console.Session;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.run.FlowOptions.Traffic;
import io.weir.collector.ClusterSource;
import io.weir.collector.FlowSource;
import io.weir.collector.cluster.ChangeStamp;
import io.weir.collector.cluster.KubernetesClients;
import io.weir.collector.cluster.KubernetesWatchSource;
import io.weir.collector.cluster.ManifestClusterSource;
import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.Manifests;
import io.weir.collector.cluster.StagedClusterSource;
import io.weir.collector.cluster.StagedManifests;
import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.ebpf.TrafficFeed;
import io.weir.collector.ebpf.TrafficOptions;
import io.weir.collector.flow.ConntrackTextSource;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.hubble.HubbleSource;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import io.weir.collector.node.NodeFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sources that a run's options ask for, opened and checked as far as that goes beforehand. */
final class Inputs implements AutoCloseable {

  private static final String STANDARD_INPUT_NAME = "standard input";

  private final ClusterSource cluster;
  private final @Nullable KubernetesClient client;
  private final FlowSource flows;
  private final boolean live;

  private Inputs(
      ClusterSource cluster, @Nullable KubernetesClient client, FlowSource flows, boolean live) {
    this.cluster = cluster;
    this.client = client;
    this.flows = flows;
    this.live = live;
  }

  /**
   * Opens the sources.
   *
   * @param staged files and folders of staged policies; none when there are none
   * @param scratch folder for what has to be put together first; made when needed
   * @throws IOException if an input is missing or unreadable; one line
   * @throws IllegalArgumentException if an option has a wrong value; one line
   */
  static Inputs open(
      ClusterOptions options,
      List<Path> staged,
      FlowOptions flows,
      String clusterName,
      Session session,
      Path scratch)
      throws IOException, InterruptedException {
    Environment environment = session.environment();
    ManifestOptions files = ManifestOptions.of(clusterName);
    // Read once in advance: what cannot be read ends the run before anything starts.
    StagedManifests.read(staged, files).problems().forEach(p -> session.warn(p.toString()));
    boolean live = flows.isLive();
    FlowSource flowSource = flowSource(flows, clusterName, environment, scratch);
    if (options.api == null) {
      ClusterSource manifests = manifests(options, files, environment);
      return new Inputs(withStaged(manifests, staged, files), null, flowSource, live);
    }
    KubernetesClient client =
        KubernetesClients.connect(environment.resolve(options.api.kubeconfig), options.api.context);
    ChangeStamp stamp = new ChangeStamp(clusterName, "run", files.stamp().epoch());
    KubernetesWatchSource watch = new KubernetesWatchSource(client, stamp);
    try {
      watch.check();
    } catch (IOException | InterruptedException e) {
      client.close();
      throw e;
    }
    ManifestOptions beside = new ManifestOptions(stamp, files.observedAt(), files.workloads());
    return new Inputs(withStaged(watch, staged, beside), client, flowSource, live);
  }

  private static ClusterSource manifests(
      ClusterOptions options, ManifestOptions how, Environment environment) throws IOException {
    List<Path> paths = options.manifests.stream().map(environment::resolve).toList();
    Manifests.read(paths, how);
    return new ManifestClusterSource(paths, how);
  }

  private static ClusterSource withStaged(
      ClusterSource cluster, List<Path> staged, ManifestOptions how) {
    return staged.isEmpty() ? cluster : new StagedClusterSource(cluster, staged, how);
  }

  private static FlowSource flowSource(
      FlowOptions flows, String clusterName, Environment environment, Path scratch)
      throws IOException, InterruptedException {
    ObserverConfig observer = flows.observer(clusterName);
    flows.hubble.verify();
    if (flows.traffic == Traffic.LIVE && !flows.isLive()) {
      throw new IllegalArgumentException("--traffic live goes with --conntrack live only");
    }
    if (flows.conntrack != null && flows.hubble.isGiven()) {
      throw new IllegalArgumentException(
          "--conntrack and --hubble: give one of them; in a cluster with Cilium give --hubble");
    }
    if (flows.hubble.isGiven()) {
      return hubble(flows, observer, environment);
    }
    if (flows.conntrack == null) {
      throw new IllegalArgumentException(
          "where do the flows come from? Give --conntrack, --hubble or --hubble-server");
    }
    return conntrack(flows, flows.conntrack, observer, environment, scratch);
  }

  private static FlowSource hubble(
      FlowOptions flows, ObserverConfig observer, Environment environment)
      throws IOException, InterruptedException {
    if (!flows.drops.equals(FlowOptions.NONE)) {
      throw new IllegalArgumentException(
          "--drops " + flows.drops + " does not go with Hubble, which tells of drops itself");
    }
    return flows.hubble.isPipe()
        ? new PipedFlows(
            environment.in(), in -> HubbleSource.pipe(observer, STANDARD_INPUT_NAME, in))
        : flows.hubble.open(observer, environment);
  }

  private static FlowSource conntrack(
      FlowOptions flows,
      String conntrack,
      ObserverConfig observer,
      Environment environment,
      Path scratch)
      throws IOException {
    boolean liveDrops = flows.drops.equals(FlowOptions.LIVE);
    boolean noDrops = flows.drops.equals(FlowOptions.NONE);
    if (conntrack.equals(FlowOptions.LIVE)) {
      if (!liveDrops && !noDrops) {
        throw new IllegalArgumentException(
            "--drops " + flows.drops + " does not go with --conntrack live: give live or none");
      }
      return new LiveNodeSource(
          observer.withNodeNetns(liveDrops ? NetworkNamespace.current() : null),
          liveFeeds(liveDrops, flows.traffic));
    }
    if (liveDrops) {
      throw new IllegalArgumentException("--drops live goes with --conntrack live only");
    }
    if (conntrack.equals(FlowOptions.STANDARD_INPUT)) {
      if (!noDrops) {
        throw new IllegalArgumentException("--drops FILE goes with --conntrack FILE only");
      }
      return new PipedFlows(
          environment.in(), in -> ConntrackTextSource.pipe(observer, STANDARD_INPUT_NAME, in));
    }
    Path file = requireFile("--conntrack", environment.resolve(Path.of(conntrack)));
    if (noDrops) {
      return ConntrackTextSource.file(observer, file);
    }
    Path drops = requireFile("--drops", environment.resolve(Path.of(flows.drops)));
    return RecordedNode.open(observer, file, drops, scratch);
  }

  private static List<NodeFeed> liveFeeds(boolean withDrops, Traffic traffic) throws IOException {
    List<NodeFeed> feeds = new ArrayList<>();
    feeds.add(new ConntrackFeed(ConntrackOptions.here()));
    if (traffic == Traffic.LIVE) {
      String unavailable = TrafficFeed.unavailable();
      if (unavailable != null) {
        throw new IOException(unavailable);
      }
      feeds.add(new TrafficFeed(TrafficOptions.defaults()));
    }
    if (withDrops) {
      feeds.add(DropSource.open(DropFilter.node(NetworkNamespace.current())));
    }
    return feeds;
  }

  private static Path requireFile(String option, Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(option + " " + file + " is no readable file");
    }
    return file;
  }

  void feed(Pipeline pipeline) {
    pipeline.feed(cluster);
    if (live) {
      pipeline.feedLive(flows);
    } else {
      pipeline.feedRecorded(flows);
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
