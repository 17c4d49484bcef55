package io.weir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run refuses. */
class RunCommandTest {

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void inputs() throws IOException {
    weir = new CommandLineFixture(folder);
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(folder.resolve("node.conntrack"), "");
  }

  @Test
  void missingFilesAreNamedAndNoRowIsWritten() {
    assertRefused(2, "--conntrack " + folder.resolve("none") + " is no readable file", "none");
  }

  @Test
  void liveDropsNeedLiveConntrack() {
    assertRefused(
        2, "--drops live goes with --conntrack live only", "node.conntrack", "--drops", "live");
  }

  @Test
  void liveTrafficNeedsLiveConntrack() {
    String message = "--traffic live goes with --conntrack live only";
    assertRefused(2, message, "node.conntrack", "--traffic", "live");
    assertFlowsRefused(message, "--hubble", "-", "--traffic", "live");
    assertRefused(2, "--traffic", "node.conntrack", "--traffic", "FILE");
  }

  @Test
  void reportIntervalMustBeWholeSecondsOfAnHour() {
    assertRefused(2, "allowed are whole seconds", "node.conntrack", "--report-interval", "0");
  }

  @Test
  void exceptionsThatAreWrongAreNamed() throws IOException {
    Files.writeString(folder.resolve("exceptions.yaml"), "version: 3\n");

    assertRefused(
        2,
        folder.resolve("exceptions.yaml") + ": version: is 3; allowed: 1",
        "node.conntrack",
        "--exceptions",
        "exceptions.yaml");
  }

  @Test
  void stagedFilesThatCannotBeReadAreNamed() throws IOException {
    Files.writeString(folder.resolve("next.yaml"), "a: [");

    assertRefused(
        2,
        folder.resolve("next.yaml") + " is not readable as YAML",
        "node.conntrack",
        "--staged",
        "next.yaml");
    assertRefused(
        2, folder.resolve("none") + " does not exist", "node.conntrack", "--staged", "none");
  }

  @Test
  void findingsThatTakeNoIntentAwayCannotBeSwitchedOff() {
    assertRefused(
        2,
        "--disabled-findings 'JUDGED_EARLY' is no finding that takes intent away",
        "node.conntrack",
        "--disabled-findings",
        "JUDGED_EARLY");
  }

  @Test
  void portThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertRefused(
          1,
          "weir: port " + port + " on 127.0.0.1 is taken",
          "node.conntrack",
          "--kafka-port",
          port);
    }
  }

  @Test
  void archiveThatIsAFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("archive"), "x");

    assertRefused(1, "cannot write the archive " + folder.resolve("archive"), "node.conntrack");
  }

  @Test
  void flowsComeFromOnePlace() {
    assertFlowsRefused("where do the flows come from? Give --conntrack, --hubble or");
    assertFlowsRefused(
        "--conntrack and --hubble: give one", "--conntrack", "node.conntrack", "--hubble", "-");
    assertFlowsRefused(
        "--hubble and --hubble-server: give one", "--hubble", "-", "--hubble-server", "h:1");
    assertFlowsRefused("--drops live does not go with Hubble", "--hubble", "-", "--drops", "live");
  }

  @Test
  void hubblesOptionsAreChecked() {
    assertFlowsRefused(
        "--hubble " + folder.resolve("none") + " is no readable file", "--hubble", "none");
    assertFlowsRefused(
        "--hubble-follow goes with --hubble FILE only", "--hubble", "-", "--hubble-follow");
    assertFlowsRefused(
        "--hubble-tls-name goes with --hubble-server only",
        "--conntrack",
        "node.conntrack",
        "--hubble-tls-name",
        "x");
    assertFlowsRefused("\"relay\" is no server: give HOST:PORT", "--hubble-server", "relay");
    assertFlowsRefused(
        "--hubble-tls-cert and --hubble-tls-key go together",
        "--hubble-server",
        "localhost:1",
        "--hubble-tls-cert",
        "node.conntrack");
    assertFlowsRefused(
        "--hubble-tls-ca " + folder.resolve("none") + " is no readable file",
        "--hubble-server",
        "localhost:1",
        "--hubble-tls-ca",
        "none");
  }

  @Test
  void aHubbleServerThatIsNotThereIsNamedBeforeAnythingStarts() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertFlowsRefused(
        "cannot read flows from Hubble at 127.0.0.1:" + port + ": nobody listens there",
        "--hubble-server",
        "127.0.0.1:" + port);
  }

  private void assertFlowsRefused(String message, String... flows) {
    assertRefused(
        2,
        message,
        Stream.concat(
                Stream.of("run", "--manifests", "k8s", "--archive", "archive"), Stream.of(flows))
            .toArray(String[]::new));
  }

  private void assertRefused(int exitCode, String message, String conntrack, String... more) {
    String[] base = {"run", "--manifests", "k8s", "--archive", "archive", "--conntrack", conntrack};
    String[] args = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, args, base.length, more.length);
    assertRefused(exitCode, message, args);
  }

  private void assertRefused(int exitCode, String message, String[] args) {
    Ended ended = weir.run(args);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.errLines()).singleElement().asString().contains(message);
    assertThat(ended.out()).isEmpty();
    assertThat(Files.isDirectory(folder.resolve("archive/verdicts"))).isFalse();
  }
}
