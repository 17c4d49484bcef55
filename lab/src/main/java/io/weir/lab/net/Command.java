package io.weir.lab.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs one short-lived tool and returns what it printed. */
final class Command {
  private Command() {}

  static String run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /**
   * @param input text for the tool's standard input
   * @throws LabException if the tool is missing or fails; the message has its own first line
   */
  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new LabException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The tool ended without reading its input; its exit code and output tell why.
    }
    String output;
    try (InputStream stdout = process.getInputStream()) {
      output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new LabException(
          "'%s' failed with exit code %d: %s"
              .formatted(String.join(" ", command), exit, firstLine(output)));
    }
    return output;
  }

  private static String firstLine(String output) {
    String line = output.lines().filter(l -> !l.isBlank()).findFirst().orElse("no message");
    return line.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
