package io.weir.faults.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command {@code flink}: the class behind it, in a process of its own. */
public final class FlinkCli {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FlinkHome home;
  private final Path folder;

  FlinkCli(FlinkHome home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** How it ended. */
  public record Ended(int exitCode, String said) {

    /** What follows the word in what it said, up to the next blank. */
    public String after(String word) {
      int start = said.indexOf(word);
      assertThat(start).as("'%s' in:%n%s", word, said).isNotNegative();
      return said.substring(start + word.length()).strip().split("\\s", 2)[0];
    }
  }

  /** Runs it to its end. */
  public Ended run(List<String> arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "cli", ".log");
    List<String> command = new ArrayList<>(home.java("-Xmx256m"));
    command.add("org.apache.flink.client.cli.CliFrontend");
    command.addAll(arguments);
    try (ServerProcess flink = ServerProcess.java(log, home.environment(), command)) {
      return new Ended(flink.await(PATIENCE), flink.said());
    }
  }
}
