package io.weir.collector.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultRoutesTest {

  @Test
  void onlyDefaultRoutesLeadOut() {
    assertThat(
            DefaultRoutes.v4(
                List.of(
                    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU",
                    "eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                    "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0",
                    "p0\t0201010A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0",
                    "")))
        .containsExactly("eth0");
  }

  @Test
  void theUnreachableDefaultOfIpv6IsNone() {
    String any = "0".repeat(32);
    assertThat(
            DefaultRoutes.v6(
                List.of(
                    any + " 00 " + any + " 00 fe80 00000400 00000001 00000000 00000003     eth1",
                    any + " 00 " + any + " 00 " + any + " ffffffff 00000001 00000000 00200200 lo",
                    "fd00 40 " + any + " 00 " + any + " 00000100 00000001 00000000 00000001 p0")))
        .containsExactly("eth1");
  }
}
