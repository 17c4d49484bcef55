package io.weir.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Requirement.Operator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is said to lie within another never admits what the other does not. */
class SubsumptionPropertyTest {

  @Property(tries = 5_000)
  void widerSelectorFitsWhateverTheNarrowerFits(
      @ForAll("selectors") LabelSelector wide,
      @ForAll("selectors") LabelSelector narrow,
      @ForAll("labels") Map<String, String> labels) {
    if (Subsumption.contains(wide, narrow) && narrow.match(labels) == Match.YES) {
      assertThat(wide.match(labels)).isEqualTo(Match.YES);
    }
  }

  @Property(tries = 2_000)
  void selectorContainsItself(@ForAll("selectors") LabelSelector selector) {
    assertThat(Subsumption.contains(selector, selector)).isTrue();
  }

  @Property(tries = 5_000)
  void blockContainsAnotherJustIfItHoldsEachOfItsAddresses(
      @ForAll("blocks") Peer.IpBlock wide, @ForAll("blocks") Peer.IpBlock narrow) {
    boolean all = true;
    for (int i = 0; i < 256; i++) {
      IpAddress address = IpAddress.parse("10.0.0." + i);
      all &= narrow.match(address) == Match.NO || wide.match(address) == Match.YES;
    }
    if (CidrSubtraction.contains(wide, narrow)) {
      assertThat(all).isTrue();
    } else if (wide.cidr().contains(narrow.cidr())) {
      assertThat(all).isFalse();
    }
  }

  @Property(tries = 5_000)
  void blockOverlapsARangeJustIfItHoldsOneOfItsAddresses(
      @ForAll("blocks") Peer.IpBlock block, @ForAll("ranges") Cidr range) {
    boolean any = false;
    for (int i = 0; i < 256; i++) {
      IpAddress address = IpAddress.parse("10.0.0." + i);
      any |= range.contains(address) && block.match(address) == Match.YES;
    }
    assertThat(CidrSubtraction.overlaps(block, range)).isEqualTo(any);
  }

  @Provide
  Arbitrary<LabelSelector> selectors() {
    return requirements().list().ofMaxSize(3).map(LabelSelector::new);
  }

  private static Arbitrary<Requirement> requirements() {
    Arbitrary<String> keys = Arbitraries.of("a", "b");
    Arbitrary<Set<String>> values = Arbitraries.of("x", "y", "z").set().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(
            keys,
            Arbitraries.of(Operator.IN, Operator.NOT_IN, Operator.EXISTS, Operator.DOES_NOT_EXIST),
            values)
        .as(
            (key, operator, some) ->
                new Requirement(
                    key,
                    operator,
                    operator == Operator.IN || operator == Operator.NOT_IN ? some : Set.of()));
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(Arbitraries.of("a", "b"), Arbitraries.of("x", "y", "z", "w"))
        .ofMaxSize(2);
  }

  /** Within 10.0.0.0/24, so that a test can ask for each address. */
  @Provide
  Arbitrary<Cidr> ranges() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 255), Arbitraries.integers().between(24, 32))
        .as((last, length) -> new Cidr(IpAddress.parse("10.0.0." + last), length));
  }

  @Provide
  Arbitrary<Peer.IpBlock> blocks() {
    return Combinators.combine(ranges(), ranges().list().ofMaxSize(4))
        .as(
            (cidr, except) ->
                new Peer.IpBlock(
                    cidr,
                    except.stream().filter(cidr::strictlyContains).toList(),
                    /* readable= */ true));
  }

  @Property(tries = 1_000)
  void orderOfFieldsIsTotal(
      @ForAll("fields") String a, @ForAll("fields") String b, @ForAll("fields") String c) {
    assertThat(Integer.signum(FieldOrder.compare(a, b)))
        .isEqualTo(-Integer.signum(FieldOrder.compare(b, a)));
    if (FieldOrder.compare(a, b) <= 0 && FieldOrder.compare(b, c) <= 0) {
      assertThat(FieldOrder.compare(a, c)).isLessThanOrEqualTo(0);
    }
  }

  @Provide
  Arbitrary<String> fields() {
    return Arbitraries.of("a", "[", "1", "0", "10", "]", ".")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 1_000)
  void nearestMissIsOneThatWouldHelp(
      @ForAll("selectors") LabelSelector selector, @ForAll("labels") Map<String, String> labels) {
    NearMiss.find(selector, List.of(labels).stream())
        .ifPresent(
            miss ->
                assertThat(labels.entrySet())
                    .anySatisfy(
                        label ->
                            assertThat(miss.meant())
                                .isEqualTo(label.getKey() + ": " + label.getValue())));
  }
}
