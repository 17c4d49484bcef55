package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generated page under docs/reference; {@code -Dweir.docs=write} writes it, otherwise a stale one
 * fails.
 */
record ReferencePage(Path file) {

  static ReferencePage of(String name) {
    return new ReferencePage(Path.of("..", "docs", "reference", name));
  }

  void assertHolds(String expected) {
    try {
      if ("write".equals(System.getProperty("weir.docs"))) {
        Files.writeString(file, expected);
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as("%s is stale: run ./mvnw -pl dist -am verify -Dweir.docs=write", file)
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
