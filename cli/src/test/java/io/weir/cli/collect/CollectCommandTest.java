package io.weir.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectCommandTest {

  @TempDir private Path folder;

  private Ended run(String... args) {
    return new CommandLineFixture(folder).run(args);
  }

  @Test
  void checkShowsWhatFileAndOptionsComeToWithoutSecrets() throws IOException {
    Files.writeString(
        folder.resolve("kafka.properties"), "ssl.truststore.password=hidden-from-all\n");
    Files.writeString(
        folder.resolve("collect.yaml"),
        """
        node: worker-1
        bootstrap-servers: 127.0.0.1:9
        kafka-properties: kafka.properties
        report-interval: 30
        """);

    Ended ended = run("collect", "--config", "collect.yaml", "--report-interval", "15", "--check");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines())
        .contains(
            "node: worker-1",
            "report-interval: 15",
            "spool-size: 256MiB",
            "kafka-properties: [ssl.truststore.password] (values hidden)");
    assertThat(ended.out() + ended.err()).doesNotContain("hidden-from-all");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("kafka.properties", "collect.yaml");
  }

  @Test
  void anUnknownKeyIsOneLineAndNothingIsStarted() throws IOException {
    Files.writeString(folder.resolve("collect.yaml"), "node: a\nbootstrap-serverz: k:1\n");

    Ended ended = run("collect", "--config", "collect.yaml");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .contains("bootstrap-serverz is no key; the nearest is bootstrap-servers");
    assertThat(folder.toFile().list()).containsExactly("collect.yaml");
  }

  @Test
  void whatIsMissingIsNamed() {
    Ended ended = run("collect", "--node", "a");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .contains("bootstrap-servers is missing");
  }

  @Test
  void checkLooksAtWhatIsInHubblesCertificates() throws IOException {
    Files.writeString(folder.resolve("ca.crt"), "no certificate");

    Ended ended =
        run(
            "collect",
            "--node=a",
            "--bootstrap-servers=127.0.0.1:9",
            "--conntrack=off",
            "--hubble-server=127.0.0.1:4244",
            "--hubble-tls-ca=ca.crt",
            "--check");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .contains("cannot use the TLS files for 127.0.0.1:4244");
  }

  @Test
  void checkShowsWhereHubblesFlowsComeFrom() {
    Ended ended =
        run(
            "collect",
            "--node=a",
            "--bootstrap-servers=127.0.0.1:9",
            "--conntrack=off",
            "--hubble=events.log",
            "--check");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.outLines())
        .contains(
            "conntrack: off", "hubble: " + folder.resolve("events.log"), "hubble-server: off");
  }

  @Test
  void aSettingThatKafkaDoesNotTakeIsFoundByCheck() throws IOException {
    Files.writeString(folder.resolve("kafka.properties"), "compression.type=sand\n");

    Ended ended =
        run(
            "collect",
            "--node=a",
            "--bootstrap-servers=127.0.0.1:9",
            "--kafka-properties=kafka.properties",
            "--check");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains("compression.type");
  }
}
