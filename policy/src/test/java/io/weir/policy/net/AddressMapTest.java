package io.weir.policy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AddressMapTest {

  private record Step(IpAddress address, int value) {}

  @Property
  void isAMap(@ForAll @From("steps") List<Step> steps) {
    AddressMap<Integer> map = new AddressMap<>();
    Map<IpAddress, Integer> plain = new HashMap<>();
    for (Step step : steps) {
      if (step.value == 0) {
        map.remove(step.address);
        plain.remove(step.address);
      } else {
        map.put(step.address, step.value);
        plain.put(step.address, step.value);
      }
    }
    for (Step step : steps) {
      assertThat(map.get(step.address)).isEqualTo(plain.get(step.address));
    }
  }

  @Test
  void keepsWhatIsLeftAsItGrowsAndShrinks() {
    AddressMap<Long> map = new AddressMap<>();
    for (long i = 0; i < 1_000; i++) {
      map.put(IpAddress.v4(i), i);
      map.put(IpAddress.v6(i + 1, i), -i);
    }
    for (long i = 0; i < 1_000; i += 2) {
      map.remove(IpAddress.v4(i));
      map.remove(IpAddress.v4(i));
      map.remove(IpAddress.v6(2_000 + i, i));
    }
    map.put(IpAddress.v4(7), 70L);

    assertThat(map.size()).isEqualTo(1_500);
    for (long i = 0; i < 1_000; i++) {
      Long left = i % 2 == 0 ? null : i == 7 ? Long.valueOf(70) : Long.valueOf(i);
      assertThat(map.get(IpAddress.v4(i))).isEqualTo(left);
      assertThat(map.get(IpAddress.v6(i + 1, i))).isEqualTo(-i);
    }
  }

  @Test
  void tellsIpv4FromIpv6() {
    AddressMap<String> map = new AddressMap<>();
    map.put(IpAddress.parse("0.0.0.1"), "v4");
    assertThat(map.get(IpAddress.parse("::1"))).isNull();
    map.put(IpAddress.parse("::"), "unspecified");
    assertThat(map.get(IpAddress.parse("0.0.0.0"))).isNull();
    assertThat(map.get(IpAddress.parse("::"))).isEqualTo("unspecified");
    assertThat(map.get(IpAddress.parse("::ffff:0.0.0.1"))).isEqualTo("v4");
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<IpAddress> address =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 200).map(IpAddress::v4),
            Arbitraries.longs().between(0, 20).map(bits -> IpAddress.v6(bits, 7)));
    return Combinators.combine(address, Arbitraries.integers().between(0, 3))
        .as(Step::new)
        .list()
        .ofMaxSize(400);
  }
}
