package io.weir.cli.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import io.weir.cli.embedded.Interrupts;
import io.weir.collector.cluster.ChangeStamp;
import io.weir.collector.cluster.KubernetesClients;
import io.weir.collector.cluster.KubernetesWatchSource;
import io.weir.collector.cluster.WatchRights;
import io.weir.collector.lease.LeaseTimings;
import io.weir.collector.status.StatusServer;
import io.weir.collector.watch.ChangePublisher;
import io.weir.collector.watch.ClusterWatcher;
import io.weir.collector.watch.LeaseIdentity;
import io.weir.collector.watch.WatcherEndpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster watcher as its own process. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes what changes in a cluster to Kafka, as the leader or its standby.",
      "Watches pods, namespaces, Services, nodes and policies; reads only. Run two: a Lease elects"
          + " the",
      "one that publishes, the other takes over with a full snapshot. Ctrl-C or TERM ends it in"
          + " order",
      "and releases the Lease.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # In a pod, with its service account",
      "  weir watch --bootstrap-servers kafka:9092 --cluster prod --listen 0.0.0.0:8080",
      "  # From outside",
      "  weir watch --kubeconfig ~/.kube/config --bootstrap-servers localhost:9092 --cluster prod",
      "  # The rights it needs, each with its reason",
      "  weir watch --print-rbac --lease-namespace weir | kubectl apply -f -"
    })
public final class WatchCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "A cluster's kubeconfig (default: KUBECONFIG, ~/.kube/config, else the pod's service"
              + " account).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig (default: its current one).")
  private @Nullable String context;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Name of the cluster in the records, as the agents have it (default: default).")
  private String cluster = "default";

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private LeaseOptions lease = new LeaseOptions();

  @Option(
      names = "--as-of-window",
      paramLabel = "SPAN",
      defaultValue = "15m",
      description =
          "How far the job looks back (default: 15m); so long after a deletion Kafka may forget the"
              + " object.")
  private String asOfWindow = "15m";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Answer /healthz, /readyz and /metrics (Prometheus) there (default: nowhere).")
  private @Nullable String listen;

  @Option(names = "--print-rbac", description = "Print the rights it needs as manifests, and end.")
  private boolean printRbac;

  public WatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (printRbac) {
      session.out().print(WatchRights.manifests(lease.namespaceOr(null), lease.name()));
      return 0;
    }
    LeaseTimings timings = lease.timings();
    ChangePublisher publisher =
        kafka.publisher(session, Moments.span("--as-of-window", asOfWindow));
    InetSocketAddress address = listen == null ? null : Listen.parse(listen);
    ServiceLog.begin();
    try (KubernetesClient client = client()) {
      LeaseIdentity identity = lease.identity(client.getNamespace(), session);
      ClusterWatcher watcher = watcher(client, identity, timings, publisher);
      warnOfMissingRights(client);
      run(watcher, address);
    }
    return 0;
  }

  private ClusterWatcher watcher(
      KubernetesClient client,
      LeaseIdentity identity,
      LeaseTimings timings,
      ChangePublisher publisher) {
    try {
      ClusterWatcher watcher = new ClusterWatcher(client, cluster, identity, timings, publisher);
      session.message(
          "weir: watching %s as %s, Lease %s/%s"
              .formatted(
                  client.getMasterUrl(),
                  identity.identity(),
                  identity.namespace(),
                  identity.name()));
      return watcher;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("try") // the handler is only there to be closed
  private void run(ClusterWatcher watcher, @Nullable InetSocketAddress address)
      throws IOException, InterruptedException {
    try (Interrupts interrupts = Interrupts.handle(watcher::close)) {
      if (address == null) {
        watcher.run();
        return;
      }
      try (StatusServer endpoints = WatcherEndpoints.start(address, watcher::status)) {
        session.message("weir: answering on port " + endpoints.port());
        watcher.run();
      }
    }
  }

  private KubernetesClient client() {
    try {
      return KubernetesClients.connect(
          kubeconfig == null ? null : session.resolve(kubeconfig), context);
    } catch (IOException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  /** Only a warning: what is away or forbidden now may come, and a watcher outlives that. */
  private void warnOfMissingRights(KubernetesClient client) throws InterruptedException {
    try {
      new KubernetesWatchSource(client, new ChangeStamp(cluster, "check", 0)).check();
    } catch (IOException e) {
      session.warn(e.getMessage() + "; it is tried again until it works");
    }
  }
}
