package io.weir.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

  @ParameterizedTest
  @CsvSource({"0s,PT0S", "500ms,PT0.5S", "90s,PT1M30S", "5m,PT5M", "2h,PT2H", "36525d,PT876600H"})
  void isANumberAndAUnit(String text, Duration length) {
    assertThat(Span.parse(text)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5h", "5 m", "5w", "1H", "PT5M", "5m30s", "٣s"})
  void isNothingElse(String text) {
    assertThat(Span.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"36526d", "999999999999999d", "9999999999999999s"})
  void isAtMostAHundredYears(String text) {
    assertThat(Span.parse(text)).isNull();
  }
}
