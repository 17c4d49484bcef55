package io.weir.cli.collect;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.cli.embedded.Interrupts;
import io.weir.collector.agent.Agent;
import io.weir.collector.agent.AgentConfig;
import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.AgentSettings;
import io.weir.collector.agent.NodeSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The node agent. Its options are the settings of {@link AgentSetting}. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs this node's agent, which publishes its flows to Kafka.",
      "Watches its connections and dropped packets, and says what it missed. While Kafka is away,",
      "records wait in memory, then on disk. Ends with SIGTERM or Ctrl-C, and keeps what could not be",
      "sent.",
      "Needs the capability NET_ADMIN, for dropped packets BPF and PERFMON too, and nothing else.",
      "On a node with Cilium it takes the flows from Hubble, and needs none of them.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # As root on a node",
      "  sudo weir collect --node \"$(hostname)\" --bootstrap-servers kafka:9092",
      "  # With a file; the option wins over it",
      "  weir collect --config /etc/weir/collect.yaml --node worker-1",
      "  # On a node with Cilium, from the file of Hubble's exporter",
      "  weir collect --config /etc/weir/collect.yaml --conntrack off \\",
      "    --hubble /var/run/cilium/hubble/events.log",
      "  # Is the file right? Nothing is started",
      "  weir collect --config /etc/weir/collect.yaml --check",
      "",
      "The file is YAML with the same names: \"report-interval: 60\". See docs/reference/collect.md."
    })
public final class CollectCommand implements Callable<Integer> {

  private final Session session;
  private final Map<AgentSetting, OptionSpec> options = new EnumMap<>(AgentSetting.class);

  @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML; options win.")
  private @Nullable Path config;

  @Option(
      names = "--check",
      description = "Check the settings, show what they come to, and end; nothing is started.")
  private boolean check;

  private CollectCommand(Session session) {
    this.session = session;
  }

  /** The command with all its options. */
  public static CommandLine commandLine(Session session) {
    CollectCommand command = new CollectCommand(session);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    for (AgentSetting setting : AgentSetting.values()) {
      OptionSpec option = option(setting);
      command.options.put(setting, option);
      spec.addOption(option);
    }
    return new CommandLine(spec);
  }

  private static OptionSpec option(AgentSetting setting) {
    String standard = setting.standard();
    String tail = standard == null || standard.isEmpty() ? "" : " (default: " + standard + ")";
    OptionSpec.Builder option =
        OptionSpec.builder("--" + setting.key())
            .paramLabel(setting.shape())
            .description(setting.meaning() + tail);
    return setting.isList()
        ? option.type(List.class).auxiliaryTypes(String.class).build()
        : option.type(String.class).build();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      AgentSettings settings = settings();
      AgentConfig wanted = AgentConfig.of(settings, session.environment().directory());
      CollectLog.start(
          settings.word(AgentSetting.LOG_FORMAT),
          settings.word(AgentSetting.LOG_LEVEL),
          session.environment());
      if (check) {
        Agent.check(wanted);
        wanted.shown().forEach((key, value) -> session.out().println(key + ": " + value));
      } else {
        run(wanted);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private AgentSettings settings() {
    AgentSettings settings =
        config == null ? AgentSettings.none() : AgentSettings.read(session.resolve(config));
    options.forEach(
        (setting, option) -> {
          Object value = option.getValue();
          if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            list.forEach(item -> texts.add(String.valueOf(item)));
            settings.set(setting, texts);
          } else if (value != null) {
            settings.set(setting, List.of(value.toString()));
          }
        });
    return settings;
  }

  @SuppressWarnings("try") // the handler is only there to be closed
  private static void run(AgentConfig config) throws IOException, InterruptedException {
    LoggerFactory.getLogger(CollectCommand.class).info("Settings: {}", config.shown());
    Agent agent = Agent.start(config, NodeSources.of(config));
    try (Interrupts interrupts = Interrupts.handle(agent::stop)) {
      agent.run();
    }
  }
}
