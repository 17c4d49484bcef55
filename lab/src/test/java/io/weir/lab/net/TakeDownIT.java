package io.weir.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TakeDownIT {

  private final List<Process> children = new ArrayList<>();

  /** One that outlives its test would hold up the end of the whole run. */
  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  @BeforeEach
  void requireMachine() {
    String missing = Requirements.missing().orElse("");
    assumeTrue(missing.isEmpty(), missing);
  }

  @Test
  void closingLeavesNothing() throws Exception {
    List<String> before = namespaces();
    try (Fabric fabric = Fabric.create()) {
      fabric.addNode("node-a", "172.30.0.11", "10.244.1.0/24", "10.244.1.1");
      fabric.addPod("web", "node-a", "10.244.1.2");
      assertThat(namespaces()).hasSize(before.size() + 3);
    }

    assertThat(namespaces()).isEqualTo(before);
  }

  @Test
  void aRunThatIsInterruptedTakesItselfDown() throws Exception {
    Process child = startChild();
    assertThat(namespacesOf(child)).isNotEmpty();

    new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();

    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(namespacesOf(child)).isEmpty();
  }

  @Test
  void whatADeadRunLeftIsRemovedByTheNext() throws Exception {
    Process child = startChild();

    child.destroyForcibly().waitFor();
    assertThat(namespacesOf(child)).isNotEmpty();
    Fabric.create().close();

    assertThat(namespacesOf(child)).isEmpty();
  }

  @Test
  void aRunThatLivesIsLeftAlone() throws Exception {
    Process child = startChild();
    List<String> before = namespacesOf(child);

    Fabric.create().close();

    assertThat(namespacesOf(child)).isEqualTo(before).isNotEmpty();
    child.destroy();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(namespacesOf(child)).isEmpty();
  }

  /** Another process with a network that is up, waiting to be ended. */
  private Process startChild() throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                IdleLab.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    children.add(child);
    BufferedReader out = child.inputReader();
    assertThat(out.readLine()).isEqualTo("up");
    return child;
  }

  private static List<String> namespacesOf(Process process) throws IOException {
    return namespaces().stream()
        .filter(n -> RunId.of(n).map(run -> run.pid() == process.pid()).orElse(false))
        .toList();
  }

  private static List<String> namespaces() throws IOException {
    if (!Files.isDirectory(Netns.folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Netns.folder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> RunId.of(n).isPresent())
          .sorted()
          .toList();
    }
  }
}
