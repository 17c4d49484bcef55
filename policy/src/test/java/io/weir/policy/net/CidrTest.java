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
