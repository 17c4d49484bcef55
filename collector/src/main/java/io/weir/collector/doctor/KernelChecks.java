package io.weir.collector.doctor;

import io.weir.collector.ebpf.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the kernel takes Weir's programs, and keeps the time. */
final class KernelChecks {

  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);
  private static final String NETFILTER_DROP = "SKB_DROP_REASON_NETFILTER_DROP";

  private KernelChecks() {}

  static List<Finding> of(HostFacts host, @Nullable Capabilities held) {
    List<Finding> findings = new ArrayList<>();
    findings.add(capabilities(held));
    findings.add(kernel(host.read("/proc/sys/kernel/osrelease")));
    TypeReading btf = host.kernelType(NETFILTER_DROP);
    findings.add(btf(btf));
    findings.add(reasons(btf));
    findings.add(
        host.hasBpfObject()
            ? Finding.ok(Check.NODE_BPF_OBJECT, "this build has them")
            : Finding.warning(
                Check.NODE_BPF_OBJECT, "this build has none: dropped packets are not seen"));
    findings.add(lockdown(host));
    findings.add(clock(host.clock()));
    return findings;
  }

  private static Finding capabilities(@Nullable Capabilities held) {
    if (held == null) {
      return Finding.unknown(
          Check.NODE_CAPABILITIES, "/proc/self/status tells no effective capabilities");
    }
    List<String> missing = held.missing();
    if (missing.isEmpty()) {
      return Finding.ok(Check.NODE_CAPABILITIES, "all are there");
    }
    String found = "missing: " + String.join(", ", missing);
    return missing.contains("NET_ADMIN")
        ? Finding.problem(Check.NODE_CAPABILITIES, found + "; conntrack and eBPF see nothing")
        : Finding.warning(Check.NODE_CAPABILITIES, found + "; eBPF sees nothing");
  }

  private static Finding kernel(Reading release) {
    Matcher matcher = VERSION.matcher(release.text() == null ? "" : release.text().strip());
    if (!matcher.matches()) {
      return Finding.unknown(
          Check.NODE_KERNEL,
          release.text() == null ? release.missing() : "release '" + release.text().strip() + "'");
    }
    String name = "Linux " + matcher.group();
    int version = Integer.parseInt(matcher.group(1)) * 10_000 + Integer.parseInt(matcher.group(2));
    if (version >= version(6, 6)) {
      return Finding.ok(Check.NODE_KERNEL, name + ": tcx, drop reasons, batched map reads");
    }
    if (version >= version(5, 18)) {
      return Finding.ok(Check.NODE_KERNEL, name + ": clsact in place of tcx, drop reasons");
    }
    if (version >= version(5, 8)) {
      return Finding.warning(Check.NODE_KERNEL, name + " tells no reasons of drops");
    }
    return version >= version(4, 5)
        ? Finding.warning(Check.NODE_KERNEL, name + " has no ring buffers for eBPF: conntrack only")
        : Finding.problem(Check.NODE_KERNEL, name + " is too old for eBPF: conntrack only");
  }

  private static int version(int major, int minor) {
    return major * 10_000 + minor;
  }

  private static Finding btf(TypeReading types) {
    return switch (types) {
      case NAMED, NOT_NAMED -> Finding.ok(Check.NODE_BTF, "/sys/kernel/btf/vmlinux is there");
      case NO_BTF -> Finding.warning(Check.NODE_BTF, "/sys/kernel/btf/vmlinux is missing");
      case UNREADABLE -> Finding.unknown(Check.NODE_BTF, "/sys/kernel/btf/vmlinux cannot be read");
    };
  }

  private static Finding reasons(TypeReading types) {
    return switch (types) {
      case NAMED -> Finding.ok(Check.NODE_DROP_REASONS, "the kernel knows NETFILTER_DROP");
      case NOT_NAMED ->
          Finding.warning(Check.NODE_DROP_REASONS, "the kernel knows no NETFILTER_DROP");
      case NO_BTF, UNREADABLE ->
          Finding.unknown(
              Check.NODE_DROP_REASONS, "the kernel's description of its types tells it, see BTF");
    };
  }

  private static Finding lockdown(HostFacts host) {
    Reading lockdown = host.read("/sys/kernel/security/lockdown");
    String text = lockdown.text();
    if (text == null) {
      return Finding.unknown(
          Check.NODE_LOCKDOWN,
          lockdown.isAbsent()
              ? "/sys/kernel/security/lockdown is not there: not built in, or securityfs not"
                  + " mounted"
              : lockdown.missing());
    }
    return text.contains("[confidentiality]")
        ? Finding.warning(Check.NODE_LOCKDOWN, "lockdown is confidentiality")
        : Finding.ok(Check.NODE_LOCKDOWN, "lockdown is " + chosen(text));
  }

  private static String chosen(String text) {
    int open = text.indexOf('[');
    int close = text.indexOf(']');
    return open >= 0 && close > open ? text.substring(open + 1, close) : text.strip();
  }

  private static Finding clock(ClockReading clock) {
    return switch (clock.sync()) {
      case SYNCHRONISED ->
          Finding.ok(
              Check.NODE_CLOCK,
              "synchronised, off by at most " + clock.maxErrorMicros() / 1000 + " ms");
      case UNSYNCHRONISED ->
          Finding.warning(Check.NODE_CLOCK, "the kernel says that nobody synchronises its clock");
      case NOT_KNOWN -> Finding.unknown(Check.NODE_CLOCK, "the kernel's clock cannot be asked");
    };
  }
}
