package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "1:0:0:4:0:0:0:8, 1:0:0:4::8",
    "0000:0000:0000:0000:0000:ffff:255.255.255.255, 255.255.255.255",
    "fFfF:eEeE::9aF0, ffff:eeee::9af0",
    "0.0.0.0, 0.0.0.0",
    "9.99.199.250, 9.99.199.250",
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
        "１.2.3.4",
        "1:2:3:4:5:6:7:1::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "1::2:",
        "1:::2",
        "::12345",
        "::１",
        "::1.2.3.256",
        "1.2.3.-1",
        "1.2.3.1000",
        "1.2.3.4/8",
        "1.2.3.4.",
        "0000:0000:0000:0000:0000:ffff:255.255.255.2555"
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

  @Test
  void addressesAreOrderedIpv4FirstThenByNumber() {
    assertThat(
            Stream.of("ffff::", "8000::", "1::2", "1::1", "0.0.0.0", "255.0.0.0", "127.0.0.1", "::")
                .map(IpAddress::parse)
                .sorted())
        .extracting(IpAddress::toString)
        .containsExactly(
            "0.0.0.0", "127.0.0.1", "255.0.0.0", "::", "1::1", "1::2", "8000::", "ffff::");
  }

  @Test
  void anAddressIsItsBitsAndItsFamily() {
    assertThat(IpAddress.parse("0.0.0.1"))
        .isEqualTo(IpAddress.v4(1))
        .hasSameHashCodeAs(IpAddress.v4(1L << 32 | 1))
        .isNotEqualTo(IpAddress.parse("::1"))
        .isNotEqualTo(IpAddress.parse("0.0.0.2"));
    assertThat(IpAddress.parse("1::1"))
        .isNotEqualTo(IpAddress.parse("2::1"))
        .isNotEqualTo(IpAddress.parse("1::2"))
        .isNotEqualTo("1::1");
    assertThat(IpAddress.v6(0, 0xFFFF_0000_0001L)).isEqualTo(IpAddress.v4(1));
    assertThat(IpAddress.v6(1, 0xFFFF_0000_0001L).isV4()).isFalse();
    assertThat(IpAddress.v6(0, 0x1_FFFF_0000_0001L).isV4()).isFalse();
  }

  @Test
  void bitsAreCountedFromTheFront() {
    IpAddress v4 = IpAddress.parse("128.0.0.1");
    assertThat(IntStream.range(0, 32).filter(v4::bit)).containsExactly(0, 31);
    IpAddress v6 = IpAddress.parse("8000:0:0:1:8000::1");
    assertThat(IntStream.range(0, 128).filter(v6::bit)).containsExactly(0, 63, 64, 127);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, 10.0.0.0, 32",
    "10.0.0.0, 10.0.0.1, 31",
    "10.0.0.0, 138.0.0.0, 0",
    "1::, 1::, 128",
    "1::, 1::1, 127",
    "1::, 1:0:0:0:8000::, 64",
    "1::, 1:0:0:1::, 63",
    "1::, 8001::, 0",
  })
  void leadingBitsInWhichTwoAgreeAreCounted(String one, String other, int shared) {
    assertThat(IpAddress.parse(one).sharedBits(IpAddress.parse(other))).isEqualTo(shared);
    assertThat(IpAddress.parse(other).sharedBits(IpAddress.parse(one))).isEqualTo(shared);
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
