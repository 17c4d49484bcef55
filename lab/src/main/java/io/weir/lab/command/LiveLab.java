package io.weir.lab.command;

import io.weir.cli.spi.LiveScenario;
import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import io.weir.lab.net.Requirements;
import io.weir.lab.run.Lab;
import io.weir.lab.scenario.Scenarios;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lab behind {@code weir demo --live}: one scenario with a little of everything. */
public final class LiveLab implements LiveScenario {
  private static final String SCENARIO = "tour";

  @Override
  public String cluster() {
    return SCENARIO;
  }

  @Override
  public @Nullable String unavailable() {
    return Requirements.missing().orElse(null);
  }

  @Override
  public void run(
      FlowSink flows, ClusterSink changes, Consumer<String> progress, Consumer<String> drops)
      throws IOException, InterruptedException {
    Lab.observe(Scenarios.read(SCENARIO), flows, changes, progress, drops);
  }
}
