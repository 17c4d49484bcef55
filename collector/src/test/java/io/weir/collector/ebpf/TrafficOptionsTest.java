package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.collector.link.Link;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficOptionsTest {

  private static final TrafficOptions DEFAULTS = TrafficOptions.defaults();

  @Test
  void wrongValuesAreNamedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withFlows(0))
        .withMessage("0 flows: allowed are 1 to 16,777,216");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withInterval(Duration.ofMillis(1)))
        .withMessage("interval PT0.001S: allowed are PT0.1S to PT1M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withInterfaces(List.of("cali["), List.of()))
        .withMessage("'cali[' is no pattern of interface names, such as cali*");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.withMethods(List.of()))
        .withMessage("no way to attach: give TCX, CLSACT or both");
  }

  @Test
  void podsInterfacesAreThePairsIntoOtherNamespacesThatLeadNotOut() {
    assertThat(isPods(DEFAULTS, "veth1", "veth", 3)).isTrue();
    assertThat(isPods(DEFAULTS, "lxc1", "netkit", 0)).isTrue();
    assertThat(isPods(DEFAULTS, "veth1", "veth", null)).isFalse();
    assertThat(isPods(DEFAULTS, "cni0", "bridge", 3)).isFalse();
    assertThat(isPods(DEFAULTS, "eth0", "veth", 3)).isFalse();
    assertThat(isPods(DEFAULTS, "enp1s0", null, null)).isFalse();
  }

  @Test
  void patternsDecideWhereTheyAreGiven() {
    TrafficOptions cali = DEFAULTS.withInterfaces(List.of("cali*", "eth?"), List.of("cali9*"));
    assertThat(isPods(cali, "cali123", null, null)).isTrue();
    assertThat(isPods(cali, "eth0", "veth", 3)).isTrue();
    assertThat(isPods(cali, "cali91", "veth", 3)).isFalse();
    assertThat(isPods(cali, "veth1", "veth", 3)).isFalse();
    TrafficOptions rest = DEFAULTS.withInterfaces(List.of(), List.of("veth9"));
    assertThat(isPods(rest, "veth9", "veth", 3)).isFalse();
    assertThat(isPods(rest, "veth8", "veth", 3)).isTrue();
  }

  private static boolean isPods(
      TrafficOptions options, String name, @Nullable String kind, @Nullable Integer peer) {
    return new PodLinks(options).include(new Link(1, name, kind, peer), Set.of("eth0"));
  }
}
