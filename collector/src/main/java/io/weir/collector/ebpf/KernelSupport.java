package io.weir.collector.ebpf;

import io.weir.collector.ebpf.Capabilities.Privilege;
import io.weir.collector.ebpf.KernelFacts.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be observed with some kernel and privileges, and why not more. A pure function of facts;
 * the last word has the kernel when things are loaded.
 */
public record KernelSupport(KernelFacts facts) {

  /** As this machine is now. */
  public static KernelSupport ofThisMachine() {
    return new KernelSupport(KernelFacts.ofThisMachine());
  }

  /** What is missing to count traffic at pods' interfaces, in one line; null when nothing is. */
  public @Nullable String trafficMissing() {
    if (facts.unusable() != null) {
      return facts.unusable();
    }
    return missing(Privilege.BPF, Privilege.NET_ADMIN);
  }

  /** What is missing to see dropped packets, in one line; null when nothing is. */
  public @Nullable String dropsMissing() {
    if (facts.unusable() != null) {
      return facts.unusable();
    }
    if (!facts.has(Feature.BTF)) {
      return "the kernel has no BTF: /sys/kernel/btf/vmlinux is missing";
    }
    if (!facts.has(Feature.DROP_REASONS)) {
      return "the kernel " + facts.release() + " does not name packet filters' drops: 5.18 does";
    }
    return missing(Privilege.BPF, Privilege.PERFMON);
  }

  /** What is missing to read conntrack, in one line; null when nothing is. */
  public @Nullable String conntrackMissing() {
    return missing(Privilege.NET_ADMIN);
  }

  private @Nullable String missing(Privilege... needed) {
    List<String> missing = new ArrayList<>();
    for (Privilege privilege : needed) {
      if (!facts.has(privilege)) {
        missing.add(privilege.name());
      }
    }
    return missing.isEmpty() ? null : "not permitted: missing " + String.join(", ", missing);
  }

  /** What to observe with. */
  public CollectionLevel level() {
    boolean drops = dropsMissing() == null;
    if (trafficMissing() == null) {
      if (!drops) {
        return CollectionLevel.TRAFFIC_ONLY;
      }
      return facts.has(Feature.TCX)
          ? CollectionLevel.TCX_AND_DROPS
          : CollectionLevel.CLSACT_AND_DROPS;
    }
    if (conntrackMissing() != null) {
      return CollectionLevel.NOTHING;
    }
    return facts.has(Feature.CONNTRACK_EVENTS)
        ? CollectionLevel.CONNTRACK_EVENTS
        : CollectionLevel.CONNTRACK_LISTINGS;
  }

  /** What to tell at the start: what the kernel gives, what is used, and why not more. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("kernel %s gives %s".formatted(facts.release(), featureText()));
    lines.add("observing with " + level().text());
    List<String> missing = facts.capabilities().missing();
    if (!missing.isEmpty()) {
      lines.add(
          "missing capabilities: %s (all: BPF, PERFMON, NET_ADMIN)"
              .formatted(String.join(", ", missing)));
    }
    addUnless(lines, "traffic", trafficMissing());
    addUnless(lines, "drops", dropsMissing());
    addUnless(lines, "conntrack", conntrackMissing());
    return lines;
  }

  private String featureText() {
    String text =
        EnumSet.allOf(Feature.class).stream()
            .filter(facts::has)
            .map(Feature::text)
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "none of what eBPF needs" : text;
  }

  private static void addUnless(List<String> lines, String what, @Nullable String missing) {
    if (missing != null && !missing.startsWith("not permitted")) {
      lines.add(what + ": unavailable (" + missing + ")");
    }
  }
}
