package io.weir.collector.doctor;

import io.weir.collector.ebpf.Capabilities;
import io.weir.collector.ebpf.Capabilities.Privilege;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the kernel's connection tracking will tell what happens here. */
final class ConntrackChecks {

  private static final String SYSCTLS = "/proc/sys/net/netfilter/";
  private static final Set<String> POD_BRIDGES = Set.of("cni0", "kube-bridge", "weave", "cbr0");
  private static final int WARN_PERCENT = 80;
  private static final int FULL_PERCENT = 95;
  // Facts page: 4 MiB held 110,000 events a second, 1 MiB lost some while the CPU was busy.
  private static final long ENOUGH_BUFFER = 4L << 20;

  private ConntrackChecks() {}

  static List<Finding> of(
      HostFacts host, CniEvidence cni, Rules rules, @Nullable Capabilities held) {
    List<Finding> findings = new ArrayList<>();
    Reading subscription = host.conntrackSubscription();
    findings.add(
        subscription.text() != null
            ? Finding.ok(Check.NODE_CONNTRACK_SOCKET, "the kernel accepts the subscription")
            : subscription.isAbsent()
                ? Finding.problem(Check.NODE_CONNTRACK_SOCKET, subscription.missing())
                : Finding.unknown(Check.NODE_CONNTRACK_SOCKET, subscription.missing()));
    findings.add(tracking(host, rules));
    findings.add(events(host.read(SYSCTLS + "nf_conntrack_events")));
    findings.add(
        flag(
            Check.NODE_CONNTRACK_ACCT,
            host.read(SYSCTLS + "nf_conntrack_acct"),
            "bytes and packets are counted",
            "bytes and packets are not counted, and stay unknown in the archive"));
    findings.add(
        flag(
            Check.NODE_CONNTRACK_TIMESTAMP,
            host.read(SYSCTLS + "nf_conntrack_timestamp"),
            "begin and end are kept",
            "begin and end are not kept: times are those at which Weir heard of a connection"));
    findings.add(table(host));
    findings.add(bridge(host, cni));
    findings.add(buffer(host, held));
    return findings;
  }

  private static Finding tracking(HostFacts host, Rules rules) {
    Reading count = host.read(SYSCTLS + "nf_conntrack_count");
    Long tracked = count.number();
    if (tracked == null) {
      return count.isAbsent()
          ? Finding.problem(
              Check.NODE_CONNTRACK_TRACKING, "the kernel's module nf_conntrack is not loaded")
          : Finding.unknown(Check.NODE_CONNTRACK_TRACKING, count.missing());
    }
    if (tracked > 0) {
      return Finding.ok(Check.NODE_CONNTRACK_TRACKING, tracked + " connections are tracked now");
    }
    if (!rules.known()) {
      return Finding.unknown(
          Check.NODE_CONNTRACK_TRACKING,
          "no connection is tracked now, and the rules cannot be read: " + rules.missing());
    }
    return rules.useTracking()
        ? Finding.ok(
            Check.NODE_CONNTRACK_TRACKING, "no connection is tracked now, but rules ask for it")
        : Finding.problem(
            Check.NODE_CONNTRACK_TRACKING,
            "no connection is tracked, and no rule here makes the kernel track any");
  }

  private static Finding events(Reading setting) {
    Long value = setting.number();
    if (value == null) {
      return absent(Check.NODE_CONNTRACK_EVENTS, setting);
    }
    if (value == 1) {
      return Finding.ok(Check.NODE_CONNTRACK_EVENTS, "nf_conntrack_events is 1: all are told");
    }
    return value == 0
        ? Finding.problem(Check.NODE_CONNTRACK_EVENTS, "nf_conntrack_events is 0: none are told")
        : Finding.warning(
            Check.NODE_CONNTRACK_EVENTS,
            "nf_conntrack_events is "
                + value
                + " (automatic): the end of connections older than Weir's start is not told");
  }

  private static Finding flag(Check check, Reading setting, String on, String off) {
    Long value = setting.number();
    if (value == null) {
      return absent(check, setting);
    }
    return value == 0 ? Finding.warning(check, off) : Finding.ok(check, on);
  }

  private static Finding absent(Check check, Reading setting) {
    return Finding.unknown(
        check,
        setting.isAbsent()
            ? "the kernel has no such setting here: nf_conntrack is not loaded, or built without it"
            : setting.missing().isEmpty() ? "the setting is no number" : setting.missing());
  }

  private static Finding table(HostFacts host) {
    Long count = host.read(SYSCTLS + "nf_conntrack_count").number();
    Reading limit = host.read(SYSCTLS + "nf_conntrack_max");
    Long max = limit.number();
    if (count == null || max == null || max <= 0) {
      return absent(Check.NODE_CONNTRACK_TABLE, limit);
    }
    long percent = count * 100 / max;
    String found = "%d of %d entries, %d %%".formatted(count, max, percent);
    if (percent >= FULL_PERCENT) {
      return Finding.problem(Check.NODE_CONNTRACK_TABLE, found);
    }
    return percent >= WARN_PERCENT
        ? Finding.warning(Check.NODE_CONNTRACK_TABLE, found)
        : Finding.ok(Check.NODE_CONNTRACK_TABLE, found);
  }

  private static Finding bridge(HostFacts host, CniEvidence cni) {
    List<String> bridges = cni.interfaces().stream().filter(POD_BRIDGES::contains).toList();
    if (bridges.isEmpty()) {
      return Finding.ok(Check.NODE_BRIDGE_NETFILTER, "no bridge of pods here");
    }
    String bridge = String.join(", ", bridges);
    Reading setting = host.read("/proc/sys/net/bridge/bridge-nf-call-iptables");
    Long value = setting.number();
    if (value != null && value != 0) {
      return Finding.ok(
          Check.NODE_BRIDGE_NETFILTER, "traffic within " + bridge + " passes netfilter");
    }
    if (value == null && !setting.isAbsent()) {
      return Finding.unknown(Check.NODE_BRIDGE_NETFILTER, setting.missing());
    }
    return Finding.problem(
        Check.NODE_BRIDGE_NETFILTER,
        "traffic between pods on "
            + bridge
            + (value == null
                ? " passes netfilter by: the module br_netfilter is not loaded"
                : " passes netfilter by: bridge-nf-call-iptables is 0"));
  }

  private static Finding buffer(HostFacts host, @Nullable Capabilities held) {
    if (held != null && held.has(Privilege.NET_ADMIN)) {
      return Finding.ok(Check.NODE_RECEIVE_BUFFER, "NET_ADMIN may take any size");
    }
    Reading setting = host.read("/proc/sys/net/core/rmem_max");
    Long max = setting.number();
    if (max == null) {
      return absent(Check.NODE_RECEIVE_BUFFER, setting);
    }
    String found = "net.core.rmem_max allows " + max + " bytes";
    return max >= ENOUGH_BUFFER
        ? Finding.ok(Check.NODE_RECEIVE_BUFFER, found)
        : Finding.warning(
            Check.NODE_RECEIVE_BUFFER, found + ", about " + max * 2 / 1280 + " events");
  }
}
