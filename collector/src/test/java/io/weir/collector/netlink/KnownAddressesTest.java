package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.IpAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {

  private final KnownAddresses known = new KnownAddresses();

  @Property
  void eachIsItselfWhateverWasReadBefore(@ForAll List<Integer> read) {
    KnownAddresses addresses = new KnownAddresses();
    for (int bits : read) {
      long unsigned = Integer.toUnsignedLong(bits);
      assertThat(addresses.v4(unsigned)).isEqualTo(IpAddress.v4(unsigned));
    }
  }

  @Test
  void thoseOfANodeAreShared() {
    IpAddress one = known.v4(0x0A01_0102L);
    IpAddress other = known.v4(0x0A01_0203L);
    assertThat(known.v4(0x0A01_0102L)).isSameAs(one);
    assertThat(known.v4(0x0A01_0203L)).isSameAs(other);
  }

  @Test
  void zeroIsAnAddress() {
    assertThat(known.v4(0)).isEqualTo(IpAddress.parse("0.0.0.0"));
  }
}
