package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.collector.netlink.ConntrackOptions.Accounting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConntrackOptionsTest {

  @Test
  void byDefaultTheKernelIsLeftAsItIs() {
    assertThat(ConntrackOptions.here())
        .isEqualTo(
            new ConntrackOptions(null, 32 << 20, Duration.ofSeconds(60), Accounting.AS_IT_IS));
  }

  @Test
  void eachCanBeChosen() {
    assertThat(
            ConntrackOptions.inNamespace("node")
                .withReceiveBuffer(4_096)
                .withResync(Duration.ofSeconds(5))
                .with(Accounting.ENABLE))
        .isEqualTo(new ConntrackOptions("node", 4_096, Duration.ofSeconds(5), Accounting.ENABLE));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConntrackOptions.here().withReceiveBuffer(100))
        .withMessageContaining("100 bytes")
        .withMessageContaining("1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConntrackOptions.here().withResync(Duration.ofMillis(10)))
        .withMessageContaining("PT0.01S")
        .withMessageContaining("PT1S");
  }
}
