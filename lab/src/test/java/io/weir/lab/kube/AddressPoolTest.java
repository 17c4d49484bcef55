package io.weir.lab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressPoolTest {
  private final AddressPool pool = new AddressPool("10.244.1.0/29", 2);

  @Test
  void givesOutTheLowestFreeAddress() {
    assertThat(pool.take()).isEqualTo("10.244.1.2");
    assertThat(pool.take()).isEqualTo("10.244.1.3");
  }

  @Test
  void aFreedAddressIsTheNextOne() {
    pool.take();
    pool.take();

    pool.free("10.244.1.2");

    assertThat(pool.take()).isEqualTo("10.244.1.2");
  }

  @Test
  void aClaimedAddressIsNotGivenOut() {
    pool.claim("10.244.1.2");

    assertThat(pool.take()).isEqualTo("10.244.1.3");
  }

  @Test
  void anEmptyPoolSaysWhichOneItIs() {
    for (int i = 2; i < 7; i++) {
      pool.take();
    }

    assertThatThrownBy(pool::take).hasMessageContaining("10.244.1.0/29");
  }

  @Test
  void aStrangeAddressIsRefused() {
    assertThatThrownBy(() -> pool.free("10.244.2.2")).hasMessageContaining("10.244.2.2");
  }

  @Test
  void aBlockThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new AddressPool("10.244.1.0", 2)).hasMessageContaining("10.244.1.0");
  }
}
