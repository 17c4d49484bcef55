package io.weir.lab.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets the {@code conntrack} tool write a node's connection events to a file. */
final class ConntrackListener implements AutoCloseable {
  private static final List<String> COMMAND =
      List.of("conntrack", "-E", "-o", "timestamp,extended,id");

  private final Process process;

  private ConntrackListener(Process process) {
    this.process = process;
  }

  /** Returns once the tool has subscribed, so that no event after this is missed. */
  static ConntrackListener start(LabNode node, Path file) throws IOException, InterruptedException {
    ConntrackListener listener =
        new ConntrackListener(
            new ProcessBuilder(node.netns().command(COMMAND))
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    try {
      Subscriptions.await(node);
      return listener;
    } catch (IOException | InterruptedException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
