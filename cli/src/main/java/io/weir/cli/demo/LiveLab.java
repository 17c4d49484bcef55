package io.weir.cli.demo;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.spi.LiveScenario;
import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The lab, brought up on this machine and watched as it happens. */
final class LiveLab {

  private final List<LiveScenario> scenarios;

  private LiveLab(List<LiveScenario> scenarios) {
    this.scenarios = scenarios;
  }

  /**
   * Finds what can be brought up.
   *
   * @throws CommandFailure if nothing can, saying what is missing
   */
  static LiveLab find() {
    List<LiveScenario> scenarios =
        ServiceLoader.load(LiveScenario.class).stream().map(ServiceLoader.Provider::get).toList();
    if (scenarios.isEmpty()) {
      throw CommandFailure.failure("this build of weir has no lab; run the demo without --live");
    }
    for (LiveScenario scenario : scenarios) {
      String missing = scenario.unavailable();
      if (missing != null) {
        throw CommandFailure.failure(
            "the lab cannot run here: " + missing + "; run the demo without --live");
      }
    }
    return new LiveLab(scenarios);
  }

  /** Starts it; denied packets are told line by line. */
  void feed(Pipeline pipeline, Consumer<String> progress, Consumer<String> drops) {
    pipeline.feedLive(new Scenarios(scenarios, pipeline, progress, drops));
  }

  /** One scenario after the other, as a source of flows; an interrupt takes the lab down. */
  private record Scenarios(
      List<LiveScenario> scenarios,
      Pipeline pipeline,
      Consumer<String> progress,
      Consumer<String> drops)
      implements FlowSource {

    @Override
    public void run(FlowSink sink) throws IOException, InterruptedException {
      for (LiveScenario scenario : scenarios) {
        scenario.run(sink, pipeline.changes(), progress, drops);
      }
    }

    @Override
    public void close() {}
  }
}
