package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @Test
  void masksHostBits() {
    assertThat(Cidr.parse("10.1.2.3/16"))
        .isEqualTo(Cidr.parse("10.1.0.0/16"))
        .hasToString("10.1.0.0/16");
  }

  @Test
  void readsMappedBlocksAsIpv4() {
    assertThat(Cidr.parse("::ffff:10.0.0.0/104")).isEqualTo(Cidr.parse("10.0.0.0/8"));
  }

  @Test
  void familiesNeverContainEachOther() {
    assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::1"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
  }

  @Test
  void containsSmallerBlocksStrictly() {
    Cidr block = Cidr.parse("10.0.0.0/8");
    assertThat(block.strictlyContains(Cidr.parse("10.1.0.0/16"))).isTrue();
    assertThat(block.strictlyContains(block)).isFalse();
    assertThat(block.strictlyContains(Cidr.parse("11.0.0.0/16"))).isFalse();
    assertThat(block.strictlyContains(Cidr.parse("0.0.0.0/0"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255",
    "10.1.2.3/32, 10.1.2.3, 10.1.2.3",
    "10.1.2.3/31, 10.1.2.2, 10.1.2.3",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
    "255.255.255.255/1, 128.0.0.0, 255.255.255.255",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8::1:0:0:1/65, 2001:db8::, 2001:db8::7fff:ffff:ffff:ffff",
    "2001:db8::3/127, 2001:db8::2, 2001:db8::3",
    "2001:db8::3/128, 2001:db8::3, 2001:db8::3",
    "fd00::/63, fd00::, fd00:0:0:1:ffff:ffff:ffff:ffff",
    "8000::/1, 8000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void holdsWhatLiesBetweenItsFirstAndItsLastAddress(String block, String first, String last) {
    Cidr cidr = Cidr.parse(block);

    assertThat(cidr.base()).isEqualTo(IpAddress.parse(first));
    assertThat(cidr.last()).isEqualTo(IpAddress.parse(last));
    assertThat(cidr.contains(cidr.base())).isTrue();
    assertThat(cidr.contains(cidr.last())).isTrue();
    assertThat(cidr.isSingle()).isEqualTo(first.equals(last));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.2/31, 10.1.2.1, 10.1.2.4",
    "10.1.0.0/16, 10.0.255.255, 10.2.0.0",
    "2001:db8:0:2::/63, 2001:db8:0:1:ffff:ffff:ffff:ffff, 2001:db8:0:4::",
    "2001:db8::2/127, 2001:db8::1, 2001:db8::4",
    "2001:db8::8000:0:0:0/65, 2001:db8::7fff:ffff:ffff:ffff, 2001:db8:0:1::",
  })
  void holdsNeitherWhatIsBeforeNorWhatIsAfter(String block, String before, String after) {
    Cidr cidr = Cidr.parse(block);

    assertThat(cidr.contains(IpAddress.parse(before))).isFalse();
    assertThat(cidr.contains(IpAddress.parse(after))).isFalse();
  }

  @Test
  void containsItselfAndSmallerBlocks() {
    Cidr block = Cidr.parse("10.0.0.0/8");

    assertThat(block.contains(block)).isTrue();
    assertThat(block.contains(Cidr.parse("10.1.0.0/16"))).isTrue();
    assertThat(block.contains(Cidr.parse("0.0.0.0/0"))).isFalse();
    assertThat(block.contains(Cidr.parse("11.0.0.0/16"))).isFalse();
    assertThat(Cidr.of(IpAddress.parse("10.0.0.1"))).hasToString("10.0.0.1/32");
    assertThat(Cidr.of(IpAddress.parse("::1"))).hasToString("::1/128");
  }

  @Test
  void aPrefixLengthThatIsNoneIsNamed() {
    assertThatThrownBy(() -> new Cidr(IpAddress.parse("10.0.0.0"), 33))
        .hasMessage("prefix length of 10.0.0.0 must be 0 to 32: 33");
    assertThatThrownBy(() -> new Cidr(IpAddress.parse("::1"), -1))
        .hasMessage("prefix length of ::1 must be 0 to 128: -1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8",
        "::/129", "::/", "/8", "10.0.0.0/8/8", "::ffff:10.0.0.0/95", "10.0.0.0/+8", "a/8"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no address block");
  }

  @Property
  void agreesWithArithmeticOnIpv6(
      @ForAll @Size(16) byte[] base,
      @ForAll @Size(16) byte[] other,
      @ForAll @IntRange(min = 0, max = 128) int length,
      @ForAll @IntRange(min = 0, max = 128) int shared) {
    base[0] |= 0x20;
    BigInteger near = blend(base, other, 128, shared);
    Cidr cidr = new Cidr(IpAddressTest.v6(base), length);
    boolean expected =
        new BigInteger(1, base).shiftRight(128 - length).equals(near.shiftRight(128 - length));
    assertThat(cidr.contains(IpAddress.v6(near.shiftRight(64).longValue(), near.longValue())))
        .isEqualTo(expected);
  }

  @Property
  void agreesWithArithmeticOnIpv4(
      @ForAll @Size(4) byte[] base,
      @ForAll @Size(4) byte[] other,
      @ForAll @IntRange(min = 0, max = 32) int length,
      @ForAll @IntRange(min = 0, max = 32) int shared) {
    BigInteger near = blend(base, other, 32, shared);
    Cidr cidr = new Cidr(IpAddressTest.v4(base), length);
    boolean expected =
        new BigInteger(1, base).shiftRight(32 - length).equals(near.shiftRight(32 - length));
    assertThat(cidr.contains(IpAddress.v4(near.longValue()))).isEqualTo(expected);
    assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
  }

  /** The first {@code shared} bits of one, the rest of the other: random pairs share too few. */
  private static BigInteger blend(byte[] one, byte[] other, int bits, int shared) {
    BigInteger low = BigInteger.ONE.shiftLeft(bits - shared).subtract(BigInteger.ONE);
    BigInteger a = new BigInteger(1, one);
    // Keep the family: a mapped address would be IPv4.
    BigInteger blended = a.andNot(low).or(new BigInteger(1, other).and(low));
    return bits == 128 ? blended.setBit(125) : blended;
  }
}
