package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;

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
