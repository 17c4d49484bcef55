package io.weir.lab.run;

import io.weir.lab.kube.Json;
import io.weir.lab.kube.ObjectKey;
import io.weir.lab.net.LabException;
import io.weir.lab.scenario.Expectation;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Step;
import io.weir.lab.traffic.Attempt;
import io.weir.lab.traffic.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Brings a scenario's cluster up, goes through its timeline, and takes it down. */
final class ScenarioRun {
  private static final Duration PATIENCE = Duration.ofMillis(1300);
  private static final Duration REAP = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final Scenario scenario;
  private final Duration settle;
  private final Duration longestPause;
  private final Consumer<String> progress;

  /**
   * @param settle how long the setup stands before anyone looks
   * @param longestPause longer pauses are cut to this
   * @param progress takes one short line a step
   */
  ScenarioRun(
      Scenario scenario, Duration settle, Duration longestPause, Consumer<String> progress) {
    this.scenario = scenario;
    this.settle = settle;
    this.longestPause = longestPause;
    this.progress = progress;
  }

  List<Observed> run(LabObserver observer) throws IOException, InterruptedException {
    progress.accept(
        "bringing up %d nodes for '%s'".formatted(scenario.nodes().size(), scenario.name()));
    try (LabCluster cluster = LabCluster.start(scenario)) {
      pause(cluster, settle);
      try {
        observer.start(cluster);
        List<Observed> observed = new ArrayList<>();
        for (Step step : scenario.steps()) {
          take(step, cluster, observer, observed);
        }
        awaitQuiet(cluster);
        return List.copyOf(observed);
      } finally {
        observer.stop();
      }
    }
  }

  private void take(Step step, LabCluster cluster, LabObserver observer, List<Observed> observed)
      throws IOException, InterruptedException {
    if (step instanceof Step.Apply || step instanceof Step.Delete) {
      // What a connection does before a change is not told after it.
      awaitQuiet(cluster);
    }
    if (step instanceof Step.Apply apply) {
      for (String file : apply.files()) {
        progress.accept("apply " + file);
        cluster.apply(Json.manifests(scenario.manifests().getOrDefault(file, "")));
      }
    } else if (step instanceof Step.Delete delete) {
      progress.accept("delete " + String.join(", ", delete.objects()));
      cluster.delete(delete.objects().stream().map(ObjectKey::parse).toList());
    } else if (step instanceof Step.Pause pause) {
      pause(cluster, pause.length().compareTo(longestPause) > 0 ? longestPause : pause.length());
    } else if (step instanceof Step.Traffic traffic) {
      progress.accept(
          "traffic '%s': %d kinds of connection"
              .formatted(traffic.name(), traffic.connections().size()));
      observed.addAll(connectAll(traffic, cluster, observer));
    }
  }

  private static List<Observed> connectAll(
      Step.Traffic traffic, LabCluster cluster, LabObserver observer)
      throws IOException, InterruptedException {
    List<Callable<List<Observed>>> tasks = new ArrayList<>();
    for (int i = 0; i < traffic.connections().size(); i++) {
      Expectation expected = traffic.connections().get(i);
      LabCluster.Machine from = cluster.ends().source(expected.from());
      String to = cluster.ends().destination(expected.to());
      Client client = new Client(from.netns(), from.address(), PATIENCE);
      int index = i;
      tasks.add(
          () -> {
            List<Observed> made = new ArrayList<>();
            for (int n = 0; n < expected.times(); n++) {
              Attempt attempt = client.connect(expected.protocol(), to, expected.port());
              Observed one = new Observed(traffic.name(), index, expected, attempt);
              observer.made(one);
              made.add(one);
            }
            return made;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, tasks.size()));
    try {
      List<Observed> all = new ArrayList<>();
      for (Future<List<Observed>> future : pool.invokeAll(tasks)) {
        all.addAll(future.get());
      }
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new LabException("traffic '" + traffic.name() + "' failed: " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Ended connections are forgotten meanwhile, so that what they carried is known soon. */
  private static void pause(LabCluster cluster, Duration length)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      Thread.sleep(Math.min(REAP.toMillis(), left / 1_000_000 + 1));
      cluster.reapConnections();
    }
  }

  private static void awaitQuiet(LabCluster cluster) throws IOException, InterruptedException {
    long end = System.nanoTime() + QUIET.toNanos();
    while (cluster.trackedConnections() > 0 && System.nanoTime() < end) {
      pause(cluster, REAP);
    }
  }
}
