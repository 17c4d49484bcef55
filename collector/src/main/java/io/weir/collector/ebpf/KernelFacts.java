package io.weir.collector.ebpf;

import io.weir.collector.ebpf.Capabilities.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a machine, a kernel, a build and a process bring along; found without changing anything.
 *
 * @param release of the kernel, e.g. 6.18.44
 * @param unusable why no eBPF object can be loaded whatever the kernel can do; null when nothing
 *     stands against it
 * @param features what the kernel has
 */
public record KernelFacts(
    String release, @Nullable String unusable, Set<Feature> features, Capabilities capabilities) {

  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
  private static final Path EVENTS = Path.of("/proc/sys/net/netfilter/nf_conntrack_events");

  /** Something a kernel has or lacks. */
  public enum Feature {
    /** It describes its types: programs can find fields by name (5.4). */
    BTF("BTF"),
    /** Links at interfaces that vanish with their process (6.6). */
    TCX("tcx"),
    /** It names why it drops a packet (5.17, and packet filters' drops 5.18). */
    DROP_REASONS("drop reasons"),
    /** Many entries of a map at once (5.6). */
    BATCH("batch reads"),
    /** Drops can name the Service address: the type of conntrack entries is described. */
    NF_CONN("Service addresses of drops"),
    /** conntrack tells what happens; without, it can only be listed. */
    CONNTRACK_EVENTS("conntrack events");

    private final String text;

    Feature(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  public KernelFacts {
    features = Set.copyOf(features);
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  boolean has(Privilege privilege) {
    return capabilities.has(privilege);
  }

  /** Those of this machine, in the network namespace of the calling thread. */
  static KernelFacts ofThisMachine() {
    Set<Feature> features = new HashSet<>();
    String unusable = whyUnusable();
    if (hasConntrackEvents()) {
      features.add(Feature.CONNTRACK_EVENTS);
    }
    try (KernelTypes types = KernelTypes.ofRunningKernel()) {
      features.add(Feature.BTF);
      Collection<String> attachTypes = types.values("bpf_attach_type").values();
      addIf(attachTypes.contains("BPF_TCX_INGRESS"), Feature.TCX, features);
      Collection<String> commands = types.values("bpf_cmd").values();
      addIf(commands.contains("BPF_MAP_LOOKUP_AND_DELETE_BATCH"), Feature.BATCH, features);
      Collection<String> reasons = types.values("skb_drop_reason").values();
      addIf(reasons.contains("SKB_DROP_REASON_NETFILTER_DROP"), Feature.DROP_REASONS, features);
      addIf(types.hasStruct("nf_conn"), Feature.NF_CONN, features);
    } catch (IOException e) {
      // Without BTF the kernel names nothing: what it can do shows when it is tried.
    }
    return new KernelFacts(
        read(RELEASE, "unknown"), unusable, features, Capabilities.ofThisProcess());
  }

  private static void addIf(boolean holds, Feature feature, Set<Feature> features) {
    if (holds) {
      features.add(feature);
    }
  }

  private static @Nullable String whyUnusable() {
    if (!System.getProperty("os.name", "").equalsIgnoreCase("linux")) {
      return "not on Linux";
    }
    if (!BpfObject.isBuilt("traffic.bpf.o")) {
      return "no object in this build: build with clang and libbpf-dev installed";
    }
    try {
      Errors.library();
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static boolean hasConntrackEvents() {
    return !read(EVENTS, "0").equals("0");
  }

  private static String read(Path file, String otherwise) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return otherwise;
    }
  }
}
