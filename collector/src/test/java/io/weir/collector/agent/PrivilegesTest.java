package io.weir.collector.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.agent.AgentConfig.Sources;
import io.weir.collector.agent.AgentConfig.Wanted;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PrivilegesTest {

  private static final Sources CONNTRACK =
      new Sources(Accounting.AS_IT_IS, Wanted.OFF, Wanted.OFF, null);
  private static final Sources BOTH = new Sources(Accounting.AS_IT_IS, Wanted.ON, Wanted.OFF, null);
  private static final Sources TRAFFIC = new Sources(null, Wanted.OFF, Wanted.ON, null);

  @Test
  void thoseThatAnAgentNeedsAreEnoughAndNotTooMuch() {
    Privileges exact = permitted("000000c000001000");

    assertThat(exact.missing(BOTH)).isEmpty();
    assertThat(exact.excess()).isZero();
  }

  @Test
  void conntrackNeedsNoneForPrograms() {
    Privileges network = permitted("0000000000001000");

    assertThat(network.missing(CONNTRACK)).isEmpty();
    assertThat(network.missing(BOTH)).containsExactly("PERFMON", "BPF");
    assertThat(network.missing(TRAFFIC)).containsExactly("PERFMON", "BPF");
  }

  @Test
  void hubbleAloneNeedsNone() {
    Sources hubble =
        new Sources(null, Wanted.AUTO, Wanted.OFF, new HubbleInput.Exported(Path.of("events.log")));

    assertThat(permitted("0000000000000000").missing(hubble)).isEmpty();
  }

  @Test
  void rootHasTooMany() {
    assertThat(permitted("000001ffffffffff").excess()).isEqualTo(38);
  }

  @Test
  void nobodyLacksAll() {
    assertThat(permitted("0000000000000000").missing(BOTH))
        .containsExactly("NET_ADMIN", "PERFMON", "BPF");
  }

  @Test
  void aStatusWithoutThemSaysNothing() {
    assertThat(Privileges.of(List.of("Name:\tjava"))).isNull();
  }

  private static Privileges permitted(String bits) {
    return Objects.requireNonNull(
        Privileges.of(List.of("CapInh:\t0000000000000000", "CapPrm:\t" + bits)));
  }
}
