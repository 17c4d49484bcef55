package io.weir.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPortTest {

  @ParameterizedTest
  @CsvSource({
    "8080, 6, 8080",
    "53/UDP, 17, 53",
    "53/udp, 17, 53",
    "9999/SCTP, 132, 9999",
    "0/17, 17, 0",
    "ICMP, 1, ",
    "icmpv6, 58, "
  })
  void aPortIsANumberWithOrWithoutProtocolOrAProtocolWithoutPorts(
      String text, int protocol, @Nullable Integer number) {
    assertThat(TargetPort.parse(text)).isEqualTo(new TargetPort(protocol, number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http", "TCP", "65536", "53/", "53/ICMP", "53/QUIC", "-1", "1/2/3"})
  void anythingElseSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> TargetPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port '" + text + "' is none; allowed: 8080, 53/UDP, 9999/SCTP, ICMP and such");
  }
}
