package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.ebpf.Capabilities.Privilege;
import io.weir.collector.ebpf.KernelFacts.Feature;
import java.util.EnumSet;
import java.util.List;
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
    assertThat(level(ALL, Set.of(Privilege.CAP_BPF, Privilege.CAP_NET_ADMIN)))
        .isEqualTo(CollectionLevel.TRAFFIC_ONLY);
    assertThat(level(ALL, Set.of(Privilege.CAP_NET_ADMIN)))
        .isEqualTo(CollectionLevel.CONNTRACK_EVENTS);
    assertThat(level(without(Feature.CONNTRACK_EVENTS), Set.of(Privilege.CAP_NET_ADMIN)))
        .isEqualTo(CollectionLevel.CONNTRACK_LISTINGS);
    assertThat(level(ALL, Set.of())).isEqualTo(CollectionLevel.NOTHING);
  }

  @Test
  void withoutPrivilegesOneLineNamesThoseThatAreMissing() {
    assertThat(support(null, ALL, Set.of()).lines())
        .endsWith(
            "missing capabilities: CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN (all: BPF, PERFMON,"
                + " NET_ADMIN)")
        .hasSize(3);
    assertThat(support(null, ALL, Set.of(Privilege.CAP_BPF)).dropsMissing())
        .isEqualTo("not permitted: missing CAP_PERFMON");
    assertThat(support(null, ALL, Set.of(Privilege.CAP_BPF)).trafficMissing())
        .isEqualTo("not permitted: missing CAP_NET_ADMIN");
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
    assertThat(Capabilities.read(List.of("Name:\tjava", "CapEff:\t0000000000001000")).held())
        .containsExactly(Privilege.CAP_NET_ADMIN);
    assertThat(Capabilities.read(List.of("CapEff:\t000000c000001000")).missing()).isEmpty();
    assertThat(Capabilities.read(List.of("CapEff:\t0000000000200000")).missing())
        .containsExactly("CAP_NET_ADMIN");
    assertThat(Capabilities.read(List.of()).missing())
        .containsExactly("CAP_BPF", "CAP_PERFMON", "CAP_NET_ADMIN");
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
        new KernelFacts("6.1", unusable, features, new Capabilities(privileges)));
  }

  private static Set<Feature> without(Feature first, Feature... more) {
    return EnumSet.complementOf(EnumSet.of(first, more));
  }
}
