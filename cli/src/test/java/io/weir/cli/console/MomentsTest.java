package io.weir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T09:00:00Z, 2026-11-21T09:00:00Z",
    "2026-11-21T10:00:00.5+01:00, 2026-11-21T09:00:00.5Z",
    "2027-06-30, 2027-06-30T00:00:00Z",
  })
  void aTimeOrADateIsItselfEitherWay(String text, Instant moment) {
    assertThat(Moments.past("--at", text, NOW)).isEqualTo(moment);
    assertThat(Moments.future("--until", text, NOW)).isEqualTo(moment);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 2026-11-21T09:59:59.5Z,  2026-11-21T10:00:00.5Z",
    "90s,   2026-11-21T09:58:30Z,    2026-11-21T10:01:30Z",
    "15m,   2026-11-21T09:45:00Z,    2026-11-21T10:15:00Z",
    "2h,    2026-11-21T08:00:00Z,    2026-11-21T12:00:00Z",
    "1d,    2026-11-20T10:00:00Z,    2026-11-22T10:00:00Z"
  })
  void aSpanLeadsBackOrAhead(String text, Instant back, Instant ahead) {
    assertThat(Moments.past("--at", text, NOW)).isEqualTo(back);
    assertThat(Moments.future("--until", text, NOW)).isEqualTo(ahead);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "",
        "1w",
        "-1d",
        "2026-02-30",
        "2026-11-21T10:00:00",
        "999999999999d"
      })
  void anythingElseIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> Moments.past("--at", text, NOW))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(
            "--at is '" + text + "'; allowed: a date such as 2027-06-30, a time");
    assertThatThrownBy(() -> Moments.future("--until", text, NOW))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("--until is '" + text + "'; allowed:");
  }
}
