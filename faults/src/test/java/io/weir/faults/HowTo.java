package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** docs/how-to/run-on-flink.md, so that what it says is what is tried. */
final class HowTo {

  private final String text;

  private HowTo(String text) {
    this.text = text;
  }

  /**
   * Reads the page.
   *
   * @param here what its example places are on this machine
   */
  static HowTo read(Map<String, String> here) throws IOException {
    String text = Files.readString(Path.of("../docs/how-to/run-on-flink.md"));
    for (Map.Entry<String, String> place : here.entrySet()) {
      assertThat(text).contains(place.getKey());
      text = text.replace(place.getKey(), place.getValue());
    }
    return new HowTo(text);
  }

  /** The settings that it asks users to make. */
  Map<String, String> settings() {
    return block("```yaml\n")
        .lines()
        .map(line -> line.split(": ", 2))
        .collect(
            Collectors.toMap(
                words -> words[0], words -> words[1], (one, other) -> other, TreeMap::new));
  }

  /**
   * Words of the command line that begins like this, without the command itself and its verb.
   *
   * @param beginning of the line: command, verb, and what tells it from others
   */
  List<String> command(String beginning) {
    String line =
        text.replace("\\\n", " ")
            .lines()
            .filter(candidate -> candidate.startsWith(beginning + " "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no line begins with '" + beginning + "'"));
    return Arrays.stream(line.strip().split("\\s+")).skip(2).toList();
  }

  private String block(String opening) {
    int start = text.indexOf(opening);
    assertThat(start).as(opening).isNotNegative();
    int from = start + opening.length();
    return text.substring(from, text.indexOf("```", from));
  }
}
