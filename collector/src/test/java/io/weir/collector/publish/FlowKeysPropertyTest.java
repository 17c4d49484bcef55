package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FlowKeysPropertyTest {

  private final FlowKeys keys = new FlowKeys();

  @Property(tries = 500)
  @SuppressWarnings("NullAway") // ports may be null, which jqwik does not say
  void areThoseOfTheContract(
      @ForAll("addresses") String source,
      @ForAll("ports") Integer sourcePort,
      @ForAll("addresses") String destination,
      @ForAll("ports") Integer destinationPort,
      @ForAll int protocol,
      @ForAll("clusters") String cluster) {
    FlowRecord flow = Records.flow("node-a", "10.1.1.2", 1, "10.1.2.3");
    flow.setCluster(cluster);
    flow.setProtocol(protocol);
    flow.setWireSrcIp(source);
    flow.setWireSrcPort(sourcePort);
    flow.setWireDstIp(destination);
    flow.setWireDstPort(destinationPort);

    assertThat(keys.flow(flow)).isEqualTo(RecordKeys.flow(flow));
  }

  @Provide
  Arbitrary<String> addresses() {
    return Arbitraries.oneOf(
        Arbitraries.of("10.1.1.2", "10.1.1.20", "10.1.1", "fd00::1", "", "não", "x".repeat(70)),
        Arbitraries.strings().withChars("0123456789abcdef.:").ofMaxLength(45));
  }

  @Provide
  Arbitrary<Integer> ports() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 9, 10, 99, 100, 65_535), Arbitraries.integers().injectNull(0.2));
  }

  @Provide
  Arbitrary<String> clusters() {
    return Arbitraries.of("test", "", "zwölf");
  }
}
