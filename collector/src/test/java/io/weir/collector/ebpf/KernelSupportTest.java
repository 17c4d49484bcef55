package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.ebpf.Capabilities.Privilege;
import io.weir.collector.ebpf.KernelFacts.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelSupportTest {

  private static final Set<Feature> ALL = EnumSet.allOf(Feature.class);
  private static final Set<Privilege> ROOT = EnumSet.allOf(Privilege.class);

  @Test
  void aNewKernelWithAllPrivilegesGivesEverything() {
    KernelSupport support = support(null, ALL, ROOT);
    assertThat(support.level()).isEqualTo(CollectionLevel.TCX_AND_DROPS);
    assertThat(support.lines())
        .containsExactly(
            "kernel 6.1 gives BTF, tcx, drop reasons, batch reads, Service addresses of drops,"
                + " conntrack events",
            "observing with tcx + drops");
  }

  @Test
  void eachMissingThingLeadsToTheNextLevel() {
    assertThat(level(without(Feature.TCX), ROOT)).isEqualTo(CollectionLevel.CLSACT_AND_DROPS);
    assertThat(level(without(Feature.TCX, Feature.DROP_REASONS), ROOT))
        .isEqualTo(CollectionLevel.TRAFFIC_ONLY);
    assertThat(level(without(Feature.BTF), ROOT)).isEqualTo(CollectionLevel.TRAFFIC_ONLY);
    assertThat(level(ALL, Set.of(Privilege.BPF, Privilege.NET_ADMIN)))
        .isEqualTo(CollectionLevel.TRAFFIC_ONLY);
    assertThat(level(ALL, Set.of(Privilege.NET_ADMIN))).isEqualTo(CollectionLevel.CONNTRACK_EVENTS);
    assertThat(level(without(Feature.CONNTRACK_EVENTS), Set.of(Privilege.NET_ADMIN)))
        .isEqualTo(CollectionLevel.CONNTRACK_LISTINGS);
    assertThat(level(ALL, Set.of())).isEqualTo(CollectionLevel.NOTHING);
  }

  @Test
  void withoutPrivilegesOneLineNamesThoseThatAreMissing() {
    assertThat(support(null, ALL, Set.of()).lines())
        .endsWith(
            "missing capabilities: BPF, PERFMON, NET_ADMIN (all: BPF, PERFMON," + " NET_ADMIN)")
        .hasSize(3);
    assertThat(support(null, ALL, Set.of(Privilege.BPF)).dropsMissing())
        .isEqualTo("not permitted: missing PERFMON");
    assertThat(support(null, ALL, Set.of(Privilege.BPF)).trafficMissing())
        .isEqualTo("not permitted: missing NET_ADMIN");
  }

  @Test
  void aBuildWithoutObjectsFallsBackToConntrackAndSaysWhy() {
    KernelSupport support = support("no object in this build", ALL, ROOT);
    assertThat(support.level()).isEqualTo(CollectionLevel.CONNTRACK_EVENTS);
    assertThat(support.lines())
        .contains(
            "traffic: unavailable (no object in this build)",
            "drops: unavailable (no object in this build)");
  }

  @Test
  void anOldKernelIsNamed() {
    assertThat(support(null, without(Feature.DROP_REASONS), ROOT).dropsMissing())
        .isEqualTo("the kernel 6.1 does not name packet filters' drops: 5.18 does");
  }

  @Test
  void capabilitiesAreReadFromTheKernelsNumbers() {
    assertThat(effective("0000000000001000").held()).containsExactly(Privilege.NET_ADMIN);
    assertThat(effective("000000c000001000").missing()).isEmpty();
    assertThat(effective("000000c000001000").excess()).isZero();
    assertThat(effective("0000000000200000").missing()).containsExactly("NET_ADMIN");
    assertThat(effective("0000000000000000").missing())
        .containsExactly("BPF", "PERFMON", "NET_ADMIN");
    assertThat(effective("0000000000000000").missing(Set.of(Privilege.PERFMON)))
        .containsExactly("PERFMON");
    assertThat(effective("000001ffffffffff").excess()).isEqualTo(38);
  }

  @Test
  void aStatusWithoutCapabilitiesSaysNothing() {
    assertThat(Capabilities.read(List.of("Name:\tjava"))).isNull();
    assertThat(Capabilities.read(List.of("CapEff:\tnone"))).isNull();
  }

  private static Capabilities effective(String bits) {
    return Objects.requireNonNull(Capabilities.read(List.of("Name:\tjava", "CapEff:\t" + bits)));
  }

  @Test
  void thisMachineCanBeAsked() {
    assertThat(KernelSupport.ofThisMachine().lines()).hasSizeGreaterThanOrEqualTo(2);
  }

  private static CollectionLevel level(Set<Feature> features, Set<Privilege> privileges) {
    return support(null, features, privileges).level();
  }

  private static KernelSupport support(
      @Nullable String unusable, Set<Feature> features, Set<Privilege> privileges) {
    return new KernelSupport(
        new KernelFacts("6.1", unusable, features, new Capabilities(privileges, 0)));
  }

  private static Set<Feature> without(Feature first, Feature... more) {
    return EnumSet.complementOf(EnumSet.of(first, more));
  }
}
