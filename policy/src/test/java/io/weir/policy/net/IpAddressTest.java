package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0000:0000:0001:0000:0000:0000, 2001:db8:0:0:1::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1::, 1::",
    "::ffff:10.1.2.3, 10.1.2.3",
    "::ffff:a01:203, 10.1.2.3",
    "64:ff9b::10.1.2.3, 64:ff9b::a01:203",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
  })
  void printsCanonicalText(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..2.3",
        "1.2.3.",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8::",
        "fe80::1%eth0",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        ":1:2:3:4:5:6:7",
        "1:",
        "1.2.3.4::",
        "::ffff:1.2.3.4:5",
        "１.2.3.4"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no IP address");
  }

  @Test
  void namesTheTextItRefusesWithoutItsControlCharacters() {
    assertThatThrownBy(() -> IpAddress.parse("1.2\u001b[31m"))
        .hasMessage("no IP address: \"1.2?[31m\" (allowed: an IPv4 or IPv6 address)");
  }

  @Property
  void readsBackItsOwnText(@ForAll @Size(16) byte[] bytes) {
    IpAddress address = v6(bytes);
    assertThat(IpAddress.parse(address.toString())).isEqualTo(address).hasSameHashCodeAs(address);
  }

  @Property
  void agreesWithTheJdkOnWhatTheTextMeans(@ForAll @Size(16) byte[] bytes)
      throws UnknownHostException {
    InetAddress jdk = InetAddress.getByName(v6(bytes).toString());
    assertThat(jdk).isEqualTo(InetAddress.getByAddress(bytes));
  }

  @Property
  void ordersNumericallyWithinAFamily(@ForAll @Size(4) byte[] a, @ForAll @Size(4) byte[] b) {
    assertThat(Integer.signum(v4(a).compareTo(v4(b))))
        .isEqualTo(new BigInteger(1, a).compareTo(new BigInteger(1, b)));
  }

  @Property
  void ordersIpv6Numerically(@ForAll @Size(16) byte[] a, @ForAll @Size(16) byte[] b) {
    a[0] |= 0x20;
    b[0] |= 0x20;
    assertThat(Integer.signum(v6(a).compareTo(v6(b))))
        .isEqualTo(new BigInteger(1, a).compareTo(new BigInteger(1, b)));
  }

  static IpAddress v4(byte[] bytes) {
    return IpAddress.v4(new BigInteger(1, bytes).longValue());
  }

  static IpAddress v6(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    return IpAddress.v6(value.shiftRight(64).longValue(), value.longValue());
  }
}
