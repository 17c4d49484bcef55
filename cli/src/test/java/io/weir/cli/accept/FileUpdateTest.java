package io.weir.cli.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cli.console.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUpdateTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("exceptions.yaml");
  }

  @Test
  void aMissingFileIsMade() throws IOException {
    new FileUpdate(file).apply("a", text -> text + "b");

    assertThat(file).hasContent("ab");
    assertThat(names()).containsExactly("exceptions.yaml");
  }

  @Test
  void whatSomebodyElseSavedMeanwhileIsNotLost() throws IOException {
    Files.writeString(file, "a");
    AtomicInteger asked = new AtomicInteger();

    new FileUpdate(file)
        .apply(
            "",
            text -> {
              if (asked.incrementAndGet() == 1) {
                write("ax");
              }
              return text + "b";
            });

    assertThat(file).hasContent("axb");
    assertThat(asked).hasValue(2);
    assertThat(names()).containsExactly("exceptions.yaml");
  }

  @Test
  void aFileThatSomebodyElseMadeMeanwhileIsNotLost() throws IOException {
    AtomicInteger asked = new AtomicInteger();

    new FileUpdate(file)
        .apply(
            "new",
            text -> {
              if (asked.incrementAndGet() == 1) {
                write("theirs");
              }
              return text + "+";
            });

    assertThat(file).hasContent("theirs+");
  }

  @Test
  void aFileThatNeverRestsIsLeftAlone() throws IOException {
    Files.writeString(file, "0");

    assertThatThrownBy(
            () ->
                new FileUpdate(file)
                    .apply(
                        "",
                        text -> {
                          write(text + "0");
                          return "mine";
                        }))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("was changed by somebody else each time; nothing is written");
    assertThat(file).content().matches("0+");
    assertThat(names()).containsExactly("exceptions.yaml");
  }

  @Test
  void whatDiesHalfWayLeavesTheOldTextAndWhatItLeftBehindIsInNobodysWay() throws IOException {
    Files.writeString(file, "a");
    // As a process that was killed while it wrote would leave it.
    Files.writeString(folder.resolve(".exceptions.yaml.0.tmp"), "hal");

    assertThatThrownBy(
            () ->
                new FileUpdate(file)
                    .apply(
                        "",
                        text -> {
                          throw new IllegalStateException("killed");
                        }))
        .hasMessage("killed");
    assertThat(file).hasContent("a");

    new FileUpdate(file).apply("", text -> text + "b");
    assertThat(file).hasContent("ab");
  }

  @Test
  void permissionsAndLinksAreKept() throws IOException {
    Path target = Files.writeString(folder.resolve("real.yaml"), "a");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-r--"));
    Files.createSymbolicLink(file, target.getFileName());

    new FileUpdate(file).apply("", text -> text + "b");

    assertThat(Files.isSymbolicLink(file)).isTrue();
    assertThat(target).hasContent("ab");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path nowhere = folder.resolve("none/exceptions.yaml");

    assertThatThrownBy(() -> new FileUpdate(nowhere).apply("a", text -> text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(nowhere + " cannot be written: NoSuchFileException");
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList().stream();
    }
  }
}
