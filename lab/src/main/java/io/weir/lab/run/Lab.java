package io.weir.lab.run;

import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import io.weir.lab.net.LabException;
import io.weir.lab.net.Requirements;
import io.weir.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs and records scenarios on this machine's kernel. */
public final class Lab {
  /**
   * A setup stands this long before anyone looks, so that no verdict falls into the grace that
   * follows a change.
   */
  private static final Duration SETTLE = Duration.ofMillis(6500);

  /** The kernel obeys at once; only verdicts need the long pauses. */
  private static final Duration SHORT_PAUSE = Duration.ofMillis(200);

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private Lab() {}

  /**
   * Runs a scenario, with its pauses cut short, to compare what the kernel does with what it
   * expects.
   *
   * @return every connection made, in order of the timeline
   */
  public static List<Observed> run(Scenario scenario, Consumer<String> progress)
      throws IOException, InterruptedException {
    requireMachine();
    return new ScenarioRun(scenario, Duration.ZERO, SHORT_PAUSE, progress).run(new Nobody());
  }

  /** Runs a scenario and records a capture of it into a folder. */
  public static List<Observed> record(Scenario scenario, Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    requireMachine();
    return new ScenarioRun(scenario, SETTLE, NO_LIMIT, progress)
        .run(new Recorder(scenario, folder));
  }

  /**
   * Runs a scenario and reports what its nodes see and its watch says while it happens.
   *
   * @param drops takes a line for a denied packet now and then
   */
  public static List<Observed> observe(
      Scenario scenario,
      FlowSink flows,
      ClusterSink changes,
      Consumer<String> progress,
      Consumer<String> drops)
      throws IOException, InterruptedException {
    requireMachine();
    return new ScenarioRun(scenario, SETTLE, NO_LIMIT, progress)
        .run(new LiveObserver(scenario.name(), flows, changes, drops));
  }

  private static void requireMachine() throws LabException {
    Optional<String> missing = Requirements.missing();
    if (missing.isPresent()) {
      throw new LabException(missing.get());
    }
  }

  private static final class Nobody implements LabObserver {
    @Override
    public void start(LabCluster cluster) {}

    @Override
    public void stop() {}
  }
}
