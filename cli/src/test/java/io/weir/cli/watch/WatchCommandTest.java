package io.weir.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import io.weir.cli.console.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchCommandTest {

  @TempDir private Path folder;

  @Test
  void printsTheRightsItNeeds() {
    Ended told = run("watch", "--print-rbac", "--lease-namespace", "weir", "--lease", "prod");

    assertThat(told.exitCode()).isZero();
    assertThat(told.out())
        .contains("kind: ClusterRole\n", "namespace: weir\n", "resourceNames: [\"prod\"]")
        .doesNotContain("secrets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watch | no Kafka to publish to: give --bootstrap-servers HOST:PORT",
        "watch --bootstrap-servers a:1 --listen here | --listen is 'here'; allowed: HOST:PORT",
        "watch --bootstrap-servers a:1 --lease-duration 5x | --lease-duration is '5x'; allowed",
        "watch --bootstrap-servers a:1 --lease-duration 500ms | at least one second",
        "watch --bootstrap-servers a:1 --kafka-config none | is no readable properties file",
        "watch --bootstrap-servers a:1 --cluster-topic weir.flows | different names",
        "watch --bootstrap-servers a:1 --kubeconfig none | none is no readable kubeconfig",
      })
  void aWrongCommandLineIsOneLineAndStartsNothing(String command, String message) {
    Ended told = run(command.split(" ", -1));

    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.errLines()).singleElement().asString().contains(message);
    assertThat(told.out()).isEmpty();
  }

  @Test
  void aLeaseWhoseNameIsNoneStartsNothing() throws Exception {
    Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: me, user: {}}]
        """);

    Ended told =
        run("watch", "--kubeconfig", "config", "--bootstrap-servers", "a:1", "--lease", "My Lease");

    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.err()).contains("'My Lease' is no name of a Lease");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:8080, 8080", "':0', 0", "'[::1]:9', 9"})
  void addressesToListenOn(String text, int port) {
    assertThat(Listen.parse(text).getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "host:99999", "host:", "no.such.host.invalid:80", "a:b:80"})
  void addressesThatAreNone(String text) {
    assertThatThrownBy(() -> Listen.parse(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--listen is '" + text + "'");
  }

  private Ended run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }
}
