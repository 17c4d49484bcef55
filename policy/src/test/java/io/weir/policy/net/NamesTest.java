package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that others chose: how near they are, and how they are printed. */
class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "web, web, 0",
    "'', '', 0",
    "'', ab, 2",
    "web, wep, 1",
    "web, webs, 1",
    "web, eb, 1",
    "web, ewb, 1",
    "ab, ba, 1",
    "abcd, badc, 2",
    "abc, cab, 2",
    "kitten, sitting, 3",
    "abc, xyz, 3",
  })
  void editsAreCounted(String a, String b, int distance) {
    assertThat(EditDistance.atMost(9, a, b)).isEqualTo(distance);
    assertThat(EditDistance.atMost(9, b, a)).isEqualTo(distance);
    assertThat(EditDistance.atMost(distance, a, b)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"abc, xyz, 1", "a, abcdefgh, 2", "abcdefgh, a, 2", "abc, xyz, 2"})
  void beyondTheLimitTheyAreNot(String a, String b, int limit) {
    assertThat(EditDistance.atMost(limit, a, b)).isEqualTo(limit + 1);
  }

  @Test
  void theNearestNameIsTheFirstOfThoseWithFewestEdits() {
    assertThat(NearestName.of("prot", List.of("name", "port", "post"))).hasValue("port");
    assertThat(NearestName.of("x", List.of("b", "a"))).hasValue("b");
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }

  @Test
  void aLongNameIsCutBetweenCharacters() {
    String longest = "😀".repeat(120);

    assertThat(Printable.of(longest)).isEqualTo(longest);
    assertThat(Printable.of(longest + "a")).isEqualTo(longest + "…");
    assertThat(Printable.line(longest + "a")).isEqualTo(longest + "a");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`a\nb`, a?b",
        "a\u001b[31m, a?[31m",
        "a\u202eb, a?b",
        "a\u2028b, a?b",
        "a\u2029b, a?b",
        "a\ud800b, a?b",
        "a\ue000b, a?b",
        "a\u0378b, a?b",
        "ä 😀, ä 😀",
      })
  void whatCouldCommandATerminalIsReplaced(String text, String printed) {
    assertThat(Printable.of(text)).isEqualTo(printed);
    assertThat(Printable.line(text)).isEqualTo(printed);
  }
}
