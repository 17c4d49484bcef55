package io.weir.stream.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginMergeTest {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:01Z");

  @Test
  void nothingSaidIsNothing() {
    assertThat(PluginMerge.merge(List.of())).isNull();
  }

  @Test
  void eachNodeSpeaksForItsEnd() {
    PluginStatement source =
        new PluginStatement(
            "FORWARDED", null, PluginDecision.ALLOWED, PluginDecision.UNKNOWN, AT, List.of("ns/b"));
    PluginStatement destination =
        new PluginStatement(
            "DROPPED",
            "POLICY_DENIED",
            PluginDecision.UNKNOWN,
            PluginDecision.DENIED,
            AT.minusMillis(1),
            List.of("a", "ns/b"));
    PluginStatement expected =
        new PluginStatement(
            "DROPPED",
            "POLICY_DENIED",
            PluginDecision.ALLOWED,
            PluginDecision.DENIED,
            AT.minusMillis(1),
            List.of("a", "ns/b"));

    assertThat(PluginMerge.merge(List.of(source, destination))).isEqualTo(expected);
    assertThat(PluginMerge.merge(List.of(destination, source))).isEqualTo(expected);
  }

  @Test
  void differentWordsOfOneEndAreMixed() {
    PluginStatement allowed =
        new PluginStatement(
            "FORWARDED", null, PluginDecision.UNKNOWN, PluginDecision.ALLOWED, AT, List.of());
    PluginStatement denied =
        new PluginStatement(
            "DROPPED", null, PluginDecision.UNKNOWN, PluginDecision.DENIED, AT, List.of());

    assertThat(PluginMerge.merge(List.of(allowed, denied)))
        .isNotNull()
        .extracting(PluginStatement::getIngress)
        .isEqualTo(PluginDecision.MIXED);
  }
}
