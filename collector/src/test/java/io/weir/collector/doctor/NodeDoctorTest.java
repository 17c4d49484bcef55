package io.weir.collector.doctor;

import static io.weir.collector.doctor.State.OK;
import static io.weir.collector.doctor.State.PROBLEM;
import static io.weir.collector.doctor.State.UNKNOWN;
import static io.weir.collector.doctor.State.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines as they were, and what is said of them. */
class NodeDoctorTest {

  private static final String SYSCTL = "/proc/sys/net/netfilter/nf_conntrack_";

  @ParameterizedTest
  @ValueSource(strings = {"bare", "flannel", "calico", "cilium", "k3s"})
  void everyCheckOfANodeSpeaksOnce(String name) {
    assertThat(NodeDoctor.examine(RecordedHost.of(name)))
        .extracting(Finding::check)
        .containsExactlyElementsOf(
            Arrays.stream(Check.values())
                .filter(check -> check.area() == Check.Area.NODE)
                .toList());
  }

  @Test
  void flannelAloneEnforcesNothing() {
    Map<Check, Finding> found = examine(RecordedHost.of("flannel"));

    assertThat(at(found, Check.NODE_CNI).found())
        .isEqualTo("Flannel (interface flannel.1; /etc/cni/net.d/10-flannel.conflist)");
    assertFinding(found, Check.NODE_POLICY_SUPPORT, WARNING, "Flannel alone enforces no");
    assertThat(at(found, Check.NODE_POLICY_SUPPORT).cure()).contains("kube-network-policies");
    assertFinding(found, Check.NODE_DATAPLANE, OK, "netfilter");
    assertFinding(found, Check.NODE_CONNTRACK_TRACKING, OK, "418 connections");
    assertFinding(found, Check.NODE_CONNTRACK_EVENTS, WARNING, "2 (automatic)");
    assertFinding(found, Check.NODE_CONNTRACK_ACCT, WARNING, "not counted");
    assertThat(at(found, Check.NODE_CONNTRACK_ACCT).cure())
        .startsWith("sysctl -w net.netfilter.nf_conntrack_acct=1");
    assertFinding(found, Check.NODE_CONNTRACK_TIMESTAMP, WARNING, "not kept");
    assertFinding(found, Check.NODE_BRIDGE_NETFILTER, OK, "cni0 passes netfilter");
    assertFinding(found, Check.NODE_CAPABILITIES, OK, "all");
    assertFinding(found, Check.NODE_KERNEL, OK, "clsact");
    assertFinding(found, Check.NODE_LOCKDOWN, OK, "lockdown is none");
    assertFinding(found, Check.NODE_CLOCK, OK, "21 ms");
  }

  @Test
  void whatAPolicyControllerLeftInTheRulesProvesItBesideFlannel() {
    assertFinding(examine(RecordedHost.of("k3s")), Check.NODE_POLICY_SUPPORT, OK, "KUBE-POD-FW-");
  }

  @Test
  void withoutTheRulesWhetherAControllerRunsIsNotGuessed() {
    RecordedHost host = RecordedHost.of("flannel").without("run nft list ruleset");

    assertFinding(
        examine(host),
        Check.NODE_POLICY_SUPPORT,
        WARNING,
        "whether a policy controller runs beside it is not known: nft is not installed");
  }

  @Test
  void aCalicoNodeWithAnOldKernelAFullTableAndTooFewCapabilities() {
    Map<Check, Finding> found = examine(RecordedHost.of("calico"));

    assertThat(at(found, Check.NODE_CNI).found())
        .startsWith(
            "Calico (interfaces vxlan.calico, cali1a2b3c4d5e6, cali0f0f0f0f0f0 and 2 more;");
    assertFinding(found, Check.NODE_POLICY_SUPPORT, OK, "Calico enforces");
    assertFinding(found, Check.NODE_CONNTRACK_TABLE, PROBLEM, "259000 of 262144 entries, 98 %");
    assertFinding(found, Check.NODE_CAPABILITIES, WARNING, "missing: BPF");
    assertFinding(found, Check.NODE_KERNEL, WARNING, "tells no reasons");
    assertFinding(found, Check.NODE_CONNTRACK_EVENTS, OK, "all are told");
  }

  @Test
  void calicosEbpfDataplanePassesConntrackBy() {
    RecordedHost host = RecordedHost.of("calico");
    RecordedHost ebpf =
        host.with(
            "/proc/thread-self/net/dev",
            host.read("/proc/thread-self/net/dev").text() + "bpfin.cali: 0 0\n");

    assertFinding(examine(ebpf), Check.NODE_DATAPLANE, WARNING, "conntrack sees little");
    assertThat(at(examine(ebpf), Check.NODE_DATAPLANE).cure()).contains("eBPF source");
  }

  @Test
  void ciliumMakesConntrackBlindAndHubbleIsTheCure() {
    Map<Check, Finding> found = examine(RecordedHost.of("cilium"));

    assertFinding(found, Check.NODE_POLICY_SUPPORT, OK, "Cilium enforces");
    assertFinding(found, Check.NODE_DATAPLANE, WARNING, "Cilium forwards by eBPF");
    assertThat(at(found, Check.NODE_DATAPLANE).cure()).contains("Hubble");
    assertFinding(found, Check.NODE_BRIDGE_NETFILTER, OK, "no bridge");
    assertFinding(found, Check.NODE_LOCKDOWN, UNKNOWN, "may not be read");
    assertFinding(found, Check.NODE_KERNEL, OK, "tcx");
  }

  @Test
  void aBareMachineWithoutRightsIsToldWhatIsMissingAndWhatIsNotKnown() {
    Map<Check, Finding> found = examine(RecordedHost.of("bare"));

    assertFinding(found, Check.NODE_CNI, UNKNOWN, "no interface and no configuration");
    assertFinding(found, Check.NODE_POLICY_SUPPORT, UNKNOWN, "not known");
    assertFinding(found, Check.NODE_CONNTRACK_SOCKET, PROBLEM, "does not permit");
    assertFinding(found, Check.NODE_CONNTRACK_TRACKING, PROBLEM, "nf_conntrack is not loaded");
    assertFinding(found, Check.NODE_CONNTRACK_ACCT, UNKNOWN, "no such setting");
    assertFinding(found, Check.NODE_RECEIVE_BUFFER, WARNING, "332 events");
    assertFinding(found, Check.NODE_CAPABILITIES, PROBLEM, "missing: BPF, PERFMON, NET_ADMIN");
    assertFinding(found, Check.NODE_KERNEL, WARNING, "conntrack only");
    assertFinding(found, Check.NODE_BTF, WARNING, "missing");
    assertFinding(found, Check.NODE_DROP_REASONS, UNKNOWN, "see BTF");
    assertFinding(found, Check.NODE_BPF_OBJECT, WARNING, "none");
    assertFinding(found, Check.NODE_CLOCK, WARNING, "nobody synchronises");
  }

  @Test
  void nothingReadableIsAllUnknownAndNothingGuessed() {
    HostFacts dark = new DarkHost();

    assertThat(NodeDoctor.examine(dark))
        .filteredOn(finding -> finding.check() != Check.NODE_BPF_OBJECT)
        .filteredOn(finding -> finding.check() != Check.NODE_BRIDGE_NETFILTER)
        .allSatisfy(finding -> assertThat(finding.state()).as("%s", finding).isEqualTo(UNKNOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PROBLEM, none are told",
    "1, OK, all are told",
    "2, WARNING, automatic",
    "on, UNKNOWN, the setting is no number",
  })
  void eventsSettings(String value, State state, String found) {
    RecordedHost host = RecordedHost.of("flannel").with(SYSCTL + "events", value);

    assertFinding(examine(host), Check.NODE_CONNTRACK_EVENTS, state, found);
  }

  @ParameterizedTest
  @CsvSource({"100, OK", "7999, OK", "8000, WARNING", "9499, WARNING", "9500, PROBLEM"})
  void tableFill(String count, State state) {
    RecordedHost host =
        RecordedHost.of("flannel").with(SYSCTL + "count", count).with(SYSCTL + "max", "10000");

    assertFinding(examine(host), Check.NODE_CONNTRACK_TABLE, state, count + " of 10000");
  }

  @ParameterizedTest
  @CsvSource({
    "'ct state established,related accept', OK, rules ask for it",
    "'oifname \"eth0\" masquerade', OK, rules ask for it",
    "'-A INPUT -m conntrack --ctstate NEW -j DROP', OK, rules ask for it",
    "'ip saddr 10.0.0.0/8 accept', PROBLEM, no rule here",
  })
  void anEmptyTableIsExplainedByTheRules(String rule, State state, String found) {
    RecordedHost host =
        RecordedHost.of("flannel").with(SYSCTL + "count", "0").with("run nft list ruleset", rule);

    assertFinding(examine(host), Check.NODE_CONNTRACK_TRACKING, state, found);
  }

  @Test
  void anEmptyTableAndUnreadableRulesAreUnknown() {
    RecordedHost host =
        RecordedHost.of("flannel").with(SYSCTL + "count", "0").without("run nft list ruleset");

    assertFinding(
        examine(host), Check.NODE_CONNTRACK_TRACKING, UNKNOWN, "the rules cannot be read");
  }

  @ParameterizedTest
  @CsvSource({"0, bridge-nf-call-iptables is 0", "-, br_netfilter is not loaded"})
  void podsOnABridgeThatNetfilterDoesNotSeeAreAProblem(String setting, String found) {
    String path = "/proc/sys/net/bridge/bridge-nf-call-iptables";
    RecordedHost flannel = RecordedHost.of("flannel");
    RecordedHost host = setting.equals("-") ? flannel.without(path) : flannel.with(path, setting);

    assertFinding(examine(host), Check.NODE_BRIDGE_NETFILTER, PROBLEM, found);
  }

  @ParameterizedTest
  @CsvSource({
    "6.18.44, OK, tcx",
    "6.6.0, OK, tcx",
    "6.5.13, OK, clsact",
    "5.18.0-rc1+, OK, clsact",
    "5.17.9, WARNING, no reasons",
    "5.4.0, WARNING, conntrack only",
    "4.4.0, PROBLEM, too old",
    "tinyos, UNKNOWN, tinyos",
  })
  void kernels(String release, State state, String found) {
    RecordedHost host = RecordedHost.of("flannel").with("/proc/sys/kernel/osrelease", release);

    assertFinding(examine(host), Check.NODE_KERNEL, state, found);
  }

  @Test
  void aNameThatAnAttackerChoseIsCleaned() {
    RecordedHost host = RecordedHost.of("bare").with("/proc/sys/kernel/osrelease", "x\u001B[2Jy");

    assertThat(at(examine(host), Check.NODE_KERNEL).found()).doesNotContain("\u001B");
  }

  private static Map<Check, Finding> examine(HostFacts host) {
    Map<Check, Finding> found = new EnumMap<>(Check.class);
    NodeDoctor.examine(host).forEach(finding -> found.put(finding.check(), finding));
    return found;
  }

  private static Finding at(Map<Check, Finding> found, Check check) {
    return Objects.requireNonNull(found.get(check), check.name());
  }

  private static void assertFinding(
      Map<Check, Finding> found, Check check, State state, String text) {
    Finding finding = at(found, check);
    assertThat(finding.state()).as("%s", finding).isEqualTo(state);
    assertThat(finding.found()).contains(text);
  }

  /** A machine that lets nobody look. */
  private static final class DarkHost implements HostFacts {

    @Override
    public Reading read(String path) {
      return Reading.unreadable(path + " may not be read");
    }

    @Override
    public List<String> list(String folder) {
      return List.of();
    }

    @Override
    public Reading run(String... command) {
      return Reading.unreadable(command[0] + " is not installed");
    }

    @Override
    public Reading conntrackSubscription() {
      return Reading.unreadable("the C library cannot be called here");
    }

    @Override
    public ClockReading clock() {
      return new ClockReading(ClockReading.Sync.NOT_KNOWN, 0);
    }

    @Override
    public TypeReading kernelType(String name) {
      return TypeReading.UNREADABLE;
    }

    @Override
    public boolean hasBpfObject() {
      return true;
    }
  }
}
