package io.weir.collector.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.agent.AgentConfig.Wanted;
import io.weir.collector.ebpf.Capabilities.Privilege;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.hubble.HubbleServer;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {

  @TempDir private Path folder;

  @Test
  void whatIsNotGivenIsStandard() throws IOException {
    AgentConfig config = config("node: worker-1\nbootstrap-servers: kafka:9092\n");

    assertThat(config.observer().cluster()).isEqualTo("default");
    assertThat(config.observer().observer()).isEqualTo("worker-1");
    assertThat(config.observer().reportInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.observer().podCidrs()).isEmpty();
    assertThat(config.observer().enforcement()).isEqualTo(Enforcement.NONE);
    assertThat(config.observer().maxConnections()).isEqualTo(131_072);
    assertThat(config.topics().flows()).isEqualTo("weir.flows");
    assertThat(config.flowPartitions()).isEqualTo(12);
    assertThat(config.createTopics()).isTrue();
    assertThat(config.sources())
        .isEqualTo(new AgentConfig.Sources(Accounting.AS_IT_IS, Wanted.AUTO, Wanted.OFF, null));
    assertThat(config.buffer()).isEqualTo(4_096);
    assertThat(config.data()).isEqualTo(Path.of("/var/lib/weir"));
    assertThat(config.spoolBytes()).isEqualTo(256L << 20);
    assertThat(config.flushLimit()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.http()).isEqualTo(new HttpAddress("0.0.0.0", 9478));
    assertThat(config.kafka()).isEmpty();
  }

  @Test
  void everySettingIsTakenFromTheFile() throws IOException {
    Files.writeString(folder.resolve("client.properties"), "sasl.jaas.config=very secret\n");
    AgentConfig config =
        config(
            """
            cluster: west
            node: worker-2
            bootstrap-servers: a:1,b:2
            kafka-properties: client.properties
            flows-topic: mine
            flow-partitions: 3
            create-topics: false
            report-interval: 10
            pod-cidr: [10.1.0.0/24, "fd00::/64"]
            enforcement: netfilter
            conntrack: "on"
            drops: "off"
            max-connections: 1000
            buffer-records: 500
            data-dir: state
            spool-size: 2MiB
            flush-limit: 3
            http-address: "[::1]:80"
            log-format: json
            log-level: debug
            """);

    assertThat(config.observer().cluster()).isEqualTo("west");
    assertThat(config.observer().observer()).isEqualTo("worker-2");
    assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(config.kafka()).isEqualTo(Map.of("sasl.jaas.config", "very secret"));
    assertThat(config.topics().flows()).isEqualTo("mine");
    assertThat(config.flowPartitions()).isEqualTo(3);
    assertThat(config.createTopics()).isFalse();
    assertThat(config.observer().reportInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.observer().podCidrs()).containsExactly("10.1.0.0/24", "fd00::/64");
    assertThat(config.observer().enforcement()).isEqualTo(Enforcement.NETFILTER);
    assertThat(config.sources())
        .isEqualTo(new AgentConfig.Sources(Accounting.AS_IT_IS, Wanted.OFF, Wanted.OFF, null));
    assertThat(config.sources().privileges()).containsExactly(Privilege.NET_ADMIN);
    assertThat(config.observer().maxConnections()).isEqualTo(1_000);
    assertThat(config.buffer()).isEqualTo(500);
    assertThat(config.data()).isEqualTo(folder.resolve("state"));
    assertThat(config.spoolBytes()).isEqualTo(2L << 20);
    assertThat(config.flushLimit()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.http()).isEqualTo(new HttpAddress("[::1]", 80));
    assertThat(config.shown()).doesNotContainValue("very secret");
    assertThat(config.shown().toString())
        .contains("sasl.jaas.config")
        .doesNotContain("very secret");
  }

  @Test
  void optionsWinOverTheFile() throws IOException {
    AgentSettings settings = file("node: a\nbootstrap-servers: k:1\npod-cidr: [10.0.0.0/8]\n");
    settings.set(AgentSetting.NODE, List.of("b"));
    settings.set(AgentSetting.POD_CIDR, List.of("10.9.0.0/16"));

    AgentConfig config = AgentConfig.of(settings, folder);

    assertThat(config.observer().observer()).isEqualTo("b");
    assertThat(config.observer().podCidrs()).containsExactly("10.9.0.0/16");
  }

  @Test
  void accountingIsSwitchedOnOnlyWhenAskedFor() throws IOException {
    AgentConfig config = config("bootstrap-servers: k:1\nnode: n\nenable-accounting: true\n");

    assertThat(config.sources().conntrack()).isEqualTo(Accounting.ENABLE);
  }

  @Test
  void interfacesAloneAreASourceOfFlows() throws IOException {
    AgentConfig config =
        config("bootstrap-servers: k:1\nnode: n\nconntrack: 'off'\ntraffic: 'on'\n");

    assertThat(config.sources())
        .isEqualTo(new AgentConfig.Sources(null, Wanted.AUTO, Wanted.ON, null));
    assertThat(config.shown()).containsEntry("conntrack", "off").containsEntry("traffic", "on");
  }

  @Test
  void hubblesServerMayTakeTheKernelsPlace() throws IOException {
    Files.writeString(folder.resolve("ca.crt"), "none is read here");
    AgentConfig config =
        config(
            """
            bootstrap-servers: k:1
            node: n
            conntrack: "off"
            hubble-server: "[::1]:4244"
            hubble-tls-ca: ca.crt
            hubble-tls-name: node.hubble
            """);

    assertThat(config.sources().needsKernel()).isFalse();
    assertThat(config.sources().privileges()).isEmpty();
    assertThat(config.sources().hubble())
        .isEqualTo(
            new HubbleInput.Observed(
                new HubbleServer(
                    "::1",
                    4244,
                    new HubbleServer.Tls(folder.resolve("ca.crt"), null, null, "node.hubble"))));
    assertThat(NodeSources.of(config)).containsOnlyKeys("hubble");
    assertThat(config.shown())
        .containsEntry("hubble", "off")
        .containsEntry("hubble-server", "[::1]:4244")
        .containsEntry("hubble-tls", "true")
        .containsEntry("hubble-tls-name", "node.hubble")
        .doesNotContainKey("hubble-tls-key");
  }

  @Test
  void hubblesFileMayStandBesideTheKernelAndNeedNotBeThereYet() throws IOException {
    AgentConfig config = config("bootstrap-servers: k:1\nnode: n\nhubble: events.log\n");

    assertThat(config.sources().hubble())
        .isEqualTo(new HubbleInput.Exported(folder.resolve("events.log")));
    assertThat(NodeSources.of(config)).containsOnlyKeys("kernel", "hubble");
    assertThat(config.sources().privileges()).containsExactlyInAnyOrder(Privilege.values());
    assertThat(config.shown())
        .containsEntry("hubble", folder.resolve("events.log").toString())
        .containsEntry("hubble-server", "off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raport-interval: 5 | raport-interval is no key; the nearest is report-interval",
        "report-interval: soon | report-interval soon: allowed: a whole number from 1 to 3600",
        "report-interval: 0 | report-interval 0: allowed: a whole number from 1 to 3600",
        "drops: maybe | drops maybe: allowed: on, auto, off; the nearest is auto",
        "spool-size: much | spool-size much: allowed: a size such as 64KiB, 256MiB or 2GiB",
        "spool-size: 4KiB | spool-size 4KiB: allowed: at least 1MiB",
        "http-address: here | http-address here: allowed: HOST:PORT",
        "enforcement: [none, netfilter] | enforcement takes one value: netfilter",
        "pod-cidr: [10.0.0.0/99] | 10.0.0.0/99",
        "kafka-properties: nowhere | nowhere cannot be read",
        "conntrack: 'off' | no source of flows is left",
        "node: '' | node is missing",
        "hubble: / | hubble /: allowed: a file that Hubble's exporter writes",
        "hubble: '-' | hubble -: allowed: a file that Hubble's exporter writes",
        "hubble: a#hubble-server: b:1 | hubble and hubble-server: give one of them",
        "hubble: a#conntrack: 'off'#drops: 'on' | no source of flows is left in the kernel",
        "hubble-server: here | hubble-server: \"here\" is no server: give HOST:PORT",
        "hubble-server: b:0 | hubble-server: \"b:0\" is no server: give HOST:PORT",
        "hubble-tls: true | hubble-tls goes with hubble-server only",
        "hubble: a#hubble-tls-name: b | hubble-tls-name goes with hubble-server only",
        "hubble-server: b:1#hubble-tls: maybe | hubble-tls maybe: allowed: true, false",
        "hubble-server: b:1#hubble-tls-ca: no | hubble-tls-ca no: allowed: a readable file",
        "hubble-server: b:1#hubble-tls-cert: c | hubble-tls-cert and hubble-tls-key go together",
      })
  void aWrongValueIsOneLineThatSaysWhatIsAllowed(String line, String expected) {
    assertThatThrownBy(() -> config("bootstrap-servers: k:1\n" + withNode(line.replace('#', '\n'))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected.strip())
        .message()
        .doesNotContain("\n");
  }

  private static String withNode(String line) {
    return line.startsWith("node:") ? line : "node: a\n" + line;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"- a | is no mapping", "node: [ | is no YAML", "node: a#node: b | is no YAML"})
  void aFileThatIsNoMappingIsOneLine(String text, String expected) {
    assertThatThrownBy(() -> config(text.replace('#', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("\n");
  }

  private AgentConfig config(String yaml) throws IOException {
    return AgentConfig.of(file(yaml), folder);
  }

  private AgentSettings file(String yaml) throws IOException {
    return AgentSettings.read(Files.writeString(folder.resolve("collect.yaml"), yaml));
  }
}
