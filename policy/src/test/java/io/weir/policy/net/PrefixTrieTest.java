package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTrieTest {

  @Property
  void findsTheLongestBlockAroundAnAddress(
      @ForAll @From("blocks") List<Cidr> blocks, @ForAll @From("addresses") IpAddress address) {
    assertThat(trie(blocks).longestAround(address)).isEqualTo(longest(blocks, address));
  }

  @Property
  void addressesOfOneLongestBlockLieInTheSameBlocks(
      @ForAll @From("blocks") List<Cidr> blocks,
      @ForAll @From("addresses") IpAddress one,
      @ForAll @From("addresses") IpAddress other) {
    PrefixTrie trie = trie(blocks);
    boolean alike = blocks.stream().allMatch(block -> block.contains(one) == block.contains(other));
    Cidr around = trie.longestAround(one);
    assertThat(
            around == null
                ? trie.longestAround(other) == null
                : around.equals(trie.longestAround(other)))
        .isEqualTo(alike);
  }

  @Property
  void saysWhatIsNew(@ForAll @From("blocks") List<Cidr> blocks) {
    PrefixTrie trie = new PrefixTrie();
    Set<Cidr> known = new HashSet<>();
    for (Cidr block : blocks) {
      assertThat(trie.add(block)).isEqualTo(known.add(block));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3/32",
    "10.1.2.4, 10.1.2.0/24",
    "10.1.3.0, 10.1.0.0/16",
    "10.2.0.0, 10.2.0.0/15",
    "10.128.0.0, 10.0.0.0/8",
    "11.0.0.0, ",
    "2001:db8::1, 2001:db8::/64",
    "2001:db8:0:1::1, 2001:db8::/32",
    "2001:db9::, ",
    "::a01:203, ",
  })
  void theLongestBlockIsFoundInWhateverOrderTheyCame(String address, @Nullable String longest) {
    Cidr expected = longest == null ? null : Cidr.parse(longest);
    List<Cidr> blocks = new ArrayList<>();
    for (String block :
        List.of(
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.2.0.0/15",
            "10.1.2.0/24",
            "10.1.2.3/32",
            "2001:db8::/32",
            "2001:db8::/64")) {
      blocks.add(Cidr.parse(block));
    }

    assertThat(trie(blocks).longestAround(IpAddress.parse(address))).isEqualTo(expected);
    Collections.reverse(blocks);
    assertThat(trie(blocks).longestAround(IpAddress.parse(address))).isEqualTo(expected);
  }

  @Test
  void aBlockIsNewOnceEvenWhereOthersPart() {
    PrefixTrie trie = trie(List.of(Cidr.parse("10.0.0.0/24"), Cidr.parse("10.0.1.0/24")));

    assertThat(trie.longestAround(IpAddress.parse("10.0.2.1"))).isNull();
    assertThat(trie.add(Cidr.parse("10.0.0.0/23"))).isTrue();
    assertThat(trie.add(Cidr.parse("10.0.0.0/23"))).isFalse();
    assertThat(trie.add(Cidr.parse("10.0.0.0/24"))).isFalse();
    assertThat(trie.add(Cidr.parse("::/0"))).isTrue();
    assertThat(trie.longestAround(IpAddress.parse("10.0.1.1"))).hasToString("10.0.1.0/24");
  }

  private static PrefixTrie trie(List<Cidr> blocks) {
    PrefixTrie trie = new PrefixTrie();
    blocks.forEach(trie::add);
    return trie;
  }

  private static @Nullable Cidr longest(List<Cidr> blocks, IpAddress address) {
    return blocks.stream()
        .filter(block -> block.contains(address))
        .max(Comparator.comparing(Cidr::prefixLength))
        .orElse(null);
  }

  @Provide
  Arbitrary<List<Cidr>> blocks() {
    Arbitrary<Cidr> block =
        Combinators.combine(addresses(), Arbitraries.integers().between(0, 128))
            .as((base, length) -> new Cidr(base, Math.min(length, base.bits())));
    Arbitrary<Cidr> long4 =
        Combinators.combine(addresses(), Arbitraries.integers().between(24, 32)).as(Cidr::new);
    return Arbitraries.oneOf(block, long4).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<IpAddress> addresses() {
    Arbitrary<Long> low = Arbitraries.longs().between(0, 15);
    return Arbitraries.oneOf(
        low.map(bits -> IpAddress.v4(0x0A00_0000L | bits)),
        low.map(bits -> IpAddress.v4(bits << 28)),
        low.map(bits -> IpAddress.v6(0x2001_0DB8_0000_0000L, bits)),
        low.map(bits -> IpAddress.v6(bits << 60, 1)));
  }
}
