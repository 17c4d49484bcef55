package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConntrackSettingsTest {

  @Test
  void nothingIsAdvisedWhereAllIsOn() {
    assertThat(settings(1, true, true).advice()).isEmpty();
  }

  @Test
  void nothingIsAdvisedWhereTheKernelHasNoSuchSettings() {
    assertThat(new ConntrackSettings(null, null, null, null, null).advice()).isEmpty();
  }

  @Test
  void oneLineTellsHowToSwitchAccountingOn() {
    assertThat(settings(1, false, false).advice())
        .singleElement()
        .asString()
        .contains("counters and times")
        .contains("net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1")
        .contains("--enable-accounting");
    assertThat(settings(1, true, false).advice())
        .singleElement()
        .asString()
        .contains("no times")
        .doesNotContain("nf_conntrack_acct");
  }

  @Test
  void eventsThatAreNotToldAreNamed() {
    assertThat(settings(0, true, true).advice()).singleElement().asString().contains("no events");
    assertThat(settings(2, true, true).advice())
        .singleElement()
        .asString()
        .contains("open already")
        .contains("nf_conntrack_events=1");
  }

  private static ConntrackSettings settings(int events, boolean accounting, boolean timestamps) {
    return new ConntrackSettings(events, accounting, timestamps, 10, 262_144);
  }
}
