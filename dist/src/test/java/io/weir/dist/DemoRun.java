package io.weir.dist;

import io.weir.cli.Weir;
import io.weir.cli.console.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code weir demo} left, for all tests of this process: running it takes a while.
 *
 * @param shown its standard output
 */
record DemoRun(Path folder, int exitCode, String shown) {

  private static @Nullable DemoRun run;

  /** Runs it at the first call; its folder goes with the process. */
  static synchronized DemoRun once() throws IOException {
    if (run == null) {
      Path folder = Files.createTempDirectory("weir-demo");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      run = weir(folder, "demo", "--archive", folder.resolve("archive").toString());
    }
    return run;
  }

  Path archive() {
    return folder.resolve("archive");
  }

  /** Runs another command in the same folder. */
  DemoRun then(String... args) {
    return weir(folder, args);
  }

  private static DemoRun weir(Path folder, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exitCode =
        Weir.run(
            args,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            System.err,
            new Environment(
                "weir", Map.of(), folder, new ByteArrayInputStream(new byte[0]), false, false));
    return new DemoRun(folder, exitCode, out.toString(StandardCharsets.UTF_8));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
