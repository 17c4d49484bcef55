package io.weir.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropEventJsonTest {

  private static final String LINE =
      "{\"at\":\"2026-11-21T10:00:00.000001Z\",\"netns\":4026531840,\"reason\":\"NETFILTER_DROP\","
          + "\"protocol\":6,\"src\":\"10.1.1.2\",\"src_port\":40000,\"dst\":\"10.1.2.3\","
          + "\"dst_port\":8080,\"original_dst\":\"10.96.0.10\",\"original_dst_port\":80,"
          + "\"tcp_flags\":2,\"ctinfo\":\"NEW\"}";

  @Test
  void readsAndWritesTheDocumentedForm() {
    DropEvent drop = DropEventJson.read(LINE);
    assertThat(drop.ctinfo()).isEqualTo(CtInfo.NEW);
    assertThat(drop.originalDst()).hasToString("10.96.0.10");
    assertThat(DropEventJson.write(drop)).isEqualTo(LINE);
  }

  @Property
  void readsBackWhatItWrote(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000_000L) long micros,
      @ForAll @IntRange(max = 65_535) int port,
      @ForAll CtInfo ctinfo,
      @ForAll boolean known) {
    DropEvent drop =
        new DropEvent(
            Instant.EPOCH.plusNanos(micros * 1_000),
            known ? 1L : null,
            "NO_SOCKET",
            17,
            IpAddress.parse("fd00::1"),
            known ? port : null,
            IpAddress.parse("fd00::2"),
            known ? port : null,
            known ? IpAddress.parse("fd00::3") : null,
            known ? port : null,
            known ? 255 : null,
            known ? ctinfo : null,
            known ? 128 : null,
            known ? 0 : null);
    assertThat(DropEventJson.read(DropEventJson.write(drop))).isEqualTo(drop);
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"src\":\"10.1.1.2\"        | \"src\":\"10.1.1\"       | no IP address",
        "\"src\":\"10.1.1.2\",       | ``                       | src is missing",
        "\"src_port\":40000          | \"src_port\":70000       | from 0 to 65535",
        "\"protocol\":6              | \"protocol\":\"tcp\"     | whole number",
        "NETFILTER_DROP              | drop it                  | a name of the kernel",
        "\"NEW\"                     | \"NEWEST\"               | ctinfo is NEWEST",
        "2026-11-21T10:00:00.000001Z | yesterday                | an RFC 3339 time",
        "\"tcp_flags\":2             | \"tcp_flags\":2,\"at\":1 | not JSON",
      })
  void namesTheFieldThatIsWrong(String part, String instead, String expected) {
    assertThat(LINE).contains(part);
    assertThatThrownBy(() -> DropEventJson.read(LINE.replace(part, instead)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }
}
