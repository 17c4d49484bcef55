package io.weir.cli.collect;

import io.weir.cli.embedded.Interrupts;
import io.weir.collector.agent.Agent;
import io.weir.collector.agent.AgentConfig;
import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.AgentSettings;
import io.weir.collector.agent.SourceFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs an agent as {@code weir collect} does, but with sources of the test's choice. */
final class AgentMain {

  private AgentMain() {}

  /** Prints the port of the status, and ends with SIGTERM. */
  @SuppressWarnings("try") // the handler is only there to be closed
  static void run(Map<AgentSetting, String> wanted, SourceFactory sources) throws Exception {
    AgentSettings settings = AgentSettings.none();
    settings.set(AgentSetting.NODE, List.of("node-a"));
    settings.set(AgentSetting.FLUSH_LIMIT, List.of("2"));
    settings.set(AgentSetting.FLOW_PARTITIONS, List.of("3"));
    settings.set(AgentSetting.HTTP_ADDRESS, List.of("127.0.0.1:0"));
    wanted.forEach((setting, value) -> settings.set(setting, List.of(value)));
    Agent agent = Agent.start(AgentConfig.of(settings, Path.of("")), Map.of("test", sources));
    try (Interrupts interrupts = Interrupts.handle(agent::stop)) {
      System.out.println(agent.statusPort());
      agent.run();
    }
  }
}
