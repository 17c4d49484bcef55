package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell launcher, run on a distribution of its own: the launcher beside the lib folder. */
@Timeout(120)
class LauncherIT {

  private record Ended(int exitCode, String out, String err) {}

  @TempDir private Path folder;
  private Path launcher;

  @BeforeEach
  void distribution() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh: the launcher is a shell script");
    Path home = Files.createDirectories(folder.resolve("some where/weir"));
    launcher = Files.copy(Path.of("..", "weir"), home.resolve("weir"));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(home.resolve("lib"), Path.of("target/weir/lib").toAbsolutePath());
  }

  @Test
  void runsFromAnotherFolderThroughSymlinks() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), launcher);
    Path first = Files.createSymbolicLink(bin.resolve("weir"), Path.of("../second"));
    assertThat(second).isSymbolicLink();

    Ended ended = run(Map.of(), first.toString(), "--version");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("weir ");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void argumentsAndExitCodePassThrough() throws Exception {
    Ended ended = run(Map.of(), launcher.toString(), "query", "SELECT 'two  blanks', '$HOME *'");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("no archive: give --archive DIR");
  }

  @Test
  void theAgentRunsWithFewJarsAndASmallHeap() throws Exception {
    Ended ended = checked(Map.of("WEIR_JAVA_OPTS", "-XX:+PrintCommandLineFlags"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("node: node-1", "-XX:MaxHeapSize=67108864");
  }

  @Test
  void onABusyNodeItHasMoreRoomAndTheBetterCompiler() throws Exception {
    Ended ended =
        checked(Map.of("WEIR_NODE", "busy", "WEIR_JAVA_OPTS", "-XX:+PrintCommandLineFlags"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("node: node-1", "-XX:MaxHeapSize=536870912")
        .contains("-XX:Tier4InvocationThreshold=50000")
        .doesNotContain("TieredStopAtLevel");
    assertThat(ended.out().contains("UseTransparentHugePages")).isEqualTo(hasLargePages());
  }

  private static boolean hasLargePages() throws IOException {
    Path enabled = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    return Files.exists(enabled) && !Files.readString(enabled).contains("[never]");
  }

  @Test
  void anotherKindOfNodeIsRefused() throws Exception {
    Ended ended = checked(Map.of("WEIR_NODE", "huge"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("WEIR_NODE is 'huge'; allowed: standard, busy");
  }

  private Ended checked(Map<String, String> environment) throws Exception {
    return run(
        environment,
        launcher.toString(),
        "collect",
        "--node=node-1",
        "--bootstrap-servers=127.0.0.1:9",
        "--check");
  }

  @Test
  void theAgentMayDoNoMoreThanItNeeds() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Path java = Files.createDirectories(folder.resolve("fake/bin")).resolve("java");
    Files.writeString(
        java,
        "#!/bin/sh\ncase \"$*\" in *-version*) echo 'openjdk version \"17.0.1\"' >&2 ;;"
            + " *) grep CapPrm /proc/self/status ;; esac\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ended ended =
        run(Map.of("JAVA_HOME", folder.resolve("fake").toString()), launcher.toString(), "collect");

    assertThat(ended.out()).contains("000000c000001000");
  }

  @Test
  void javaThatIsNotThereIsOneLine() throws Exception {
    Ended ended = run(Map.of("JAVA_HOME", "/nowhere"), launcher.toString(), "--version");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString().contains("/nowhere", "17");
  }

  @Test
  void javaThatIsTooOldIsOneLine() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("old/bin"));
    Path java =
        Files.writeString(
            bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ended ended =
        run(
            Map.of("JAVA_HOME", folder.resolve("old").toString()),
            launcher.toString(),
            "--version");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString().contains("Java 11 is too old");
  }

  private Ended run(Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
