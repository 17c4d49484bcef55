package io.weir.policy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From addresses to what has them. */
class IndexesTest {

  private static final IpAddress ONE = IpAddress.parse("10.0.0.1");
  private static final IpAddress TWO = IpAddress.parse("10.0.0.2");

  @Test
  void anAddressLeadsToAllThatHaveItSorted() {
    ReverseIndex<String> index = new ReverseIndex<>();
    index.update("b", Set.of(ONE, TWO));
    index.update("a", Set.of(ONE));

    assertThat(index.get(ONE)).containsExactly("a", "b");
    assertThat(index.get(TWO)).containsExactly("b");

    index.update("b", Set.of(TWO));
    assertThat(index.get(ONE)).containsExactly("a");
    assertThat(index.get(TWO)).containsExactly("b");

    index.update("b", Set.of());
    index.update("a", Set.of(TWO));
    assertThat(index.get(ONE)).isEmpty();
    assertThat(index.get(TWO)).containsExactly("a");

    index.update("b", Set.of(ONE));
    index.update("a", Set.of());
    assertThat(index.get(ONE)).containsExactly("b");
    assertThat(index.get(TWO)).isEmpty();
  }

  @Test
  void aBlockStaysUntilItWasRemovedAsOftenAsItWasAdded() {
    CidrSet set = new CidrSet();
    set.add(Cidr.parse("10.0.0.0/24"));
    set.add(Cidr.parse("10.0.0.0/24"));
    set.add(Cidr.parse("10.1.0.0/24"));

    set.remove(Cidr.parse("10.0.0.0/24"));
    assertThat(set.contains(ONE)).isTrue();
    set.remove(Cidr.parse("10.0.0.0/24"));
    assertThat(set.contains(ONE)).isFalse();
    assertThat(set.contains(IpAddress.parse("10.1.0.255"))).isTrue();
    assertThat(set.contains(IpAddress.parse("10.1.1.0"))).isFalse();
    set.remove(Cidr.parse("10.1.0.0/24"));
    assertThat(set.contains(IpAddress.parse("10.1.0.255"))).isFalse();
  }

  @Test
  void blocksOfSingleAddressesAndOfBothFamiliesAreFound() {
    CidrSet set = new CidrSet();
    set.add(Cidr.parse("10.0.0.1/32"));
    set.add(Cidr.parse("fd00::1/128"));
    set.add(Cidr.parse("fd01::/40"));

    assertThat(set.contains(ONE)).isTrue();
    assertThat(set.contains(TWO)).isFalse();
    assertThat(set.contains(IpAddress.parse("fd00::1"))).isTrue();
    assertThat(set.contains(IpAddress.parse("fd00::2"))).isFalse();
    assertThat(set.contains(IpAddress.parse("fd01:0:ff::"))).isTrue();
  }
}
