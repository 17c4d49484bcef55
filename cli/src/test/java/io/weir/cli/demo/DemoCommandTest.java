package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo refuses before it starts anything. */
class DemoCommandTest {

  @TempDir private Path folder;
  private CommandLineFixture weir;

  @BeforeEach
  void fixture() {
    weir = new CommandLineFixture(folder);
  }

  @Test
  void aFolderThatNoDemoMadeIsNotTouched() throws IOException {
    Path thesis = Files.createDirectories(folder.resolve("mine")).resolve("thesis.txt");
    Files.writeString(thesis, "years of work");

    Ended ended = weir.run("demo", "--archive", "mine");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errLines())
        .containsExactly(
            "weir: "
                + folder.resolve("mine")
                + " holds something that no demo made; empty it, or give another --archive");
    assertThat(thesis).hasContent("years of work");
    assertThat(everything()).containsExactly("mine", "mine/thesis.txt");
  }

  @Test
  void truncatedCaptureIsNamedAndNothingIsLeft() throws IOException {
    List<Path> captures = BundledCaptures.copyTo(folder.resolve("captures"));
    Path journal = captures.get(0).resolve("cluster.jsonl");
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.setLength(file.length() - 20);
    }
    List<String> before = everything();

    Ended ended = weir.run("demo", "--capture", captures.get(0).toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains(journal + " line ");
    assertThat(everything()).filteredOn(path -> !path.equals("weir-data")).isEqualTo(before);
  }

  @Test
  void missingCaptureIsNamed() {
    Ended ended = weir.run("demo", "--capture", "nowhere");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains("nowhere");
  }

  @Test
  void archiveThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "not a folder");

    Ended ended = weir.run("demo", "--archive", "file/archive");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errLines())
        .singleElement()
        .asString()
        .startsWith("weir: cannot write the archive " + folder.resolve("file/archive") + ": ");
  }

  @Test
  void liveAndCaptureExcludeEachOther() {
    assertThat(weir.run("demo", "--live", "--capture", "x").exitCode()).isEqualTo(2);
  }

  @Test
  void paceMustBeAboveZero() {
    Ended ended = weir.run("demo", "--pace", "0");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains("--pace is 0.0");
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
