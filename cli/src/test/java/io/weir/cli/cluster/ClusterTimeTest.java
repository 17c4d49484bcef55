package io.weir.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTimeTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T09:00:00Z, 2026-11-21T09:00:00Z",
    "2026-11-21T10:00:00.5+01:00, 2026-11-21T09:00:00.5Z",
    "90s, 2026-11-21T09:58:30Z",
    "15m, 2026-11-21T09:45:00Z",
    "2h, 2026-11-21T08:00:00Z",
    "1d, 2026-11-20T10:00:00Z"
  })
  void aMomentIsATimeOrASpanBack(String text, Instant moment) {
    assertThat(ClusterTime.parse("--at", text, NOW)).isEqualTo(moment);
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> ClusterTime.parse("--at", "yesterday", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--at is 'yesterday'; allowed: RFC 3339");
  }
}
