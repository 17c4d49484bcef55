package io.weir.lab.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.lab.firewall.ServiceView.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceCompilerTest {

  @Test
  void aVirtualAddressBecomesItsBackend() {
    String rules = compile(List.of(new Backend("10.244.2.2", 8080)));

    assertThat(rules).contains("ip daddr 10.96.0.10 tcp dport 80 dnat to 10.244.2.2:8080");
  }

  @Test
  void severalBackendsTakeTurns() {
    String rules = compile(List.of(new Backend("10.244.2.2", 8080), new Backend("10.244.1.2", 80)));

    assertThat(rules)
        .contains("dnat to numgen inc mod 2 map { 0 : 10.244.2.2 . 8080, 1 : 10.244.1.2 . 80 }");
  }

  @Test
  void withoutBackendsConnectionsAreRejected() {
    String rules = compile(List.of());

    assertThat(rules).contains("ip daddr 10.96.0.10 tcp dport 80 reject").doesNotContain("dnat to");
  }

  private static String compile(List<Backend> backends) {
    return ServiceCompiler.compile(List.of(new ServiceView("10.96.0.10", "TCP", 80, backends)));
  }
}
