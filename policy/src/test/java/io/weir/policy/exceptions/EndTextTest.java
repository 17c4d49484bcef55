package io.weir.policy.exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.exceptions.EndSelector.Any;
import io.weir.policy.exceptions.EndSelector.Block;
import io.weir.policy.exceptions.EndSelector.Pods;
import io.weir.policy.exceptions.EndSelector.Workload;
import io.weir.policy.net.Cidr;
import io.weir.policy.rules.LabelSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndTextTest {

  @Test
  void eachWayToNameAnEnd() {
    assertThat(EndText.parse("any")).isEqualTo(new Any());
    assertThat(EndText.parse("192.0.2.7")).isEqualTo(new Block(Cidr.parse("192.0.2.7/32")));
    assertThat(EndText.parse("fd00::1")).isEqualTo(new Block(Cidr.parse("fd00::1/128")));
    assertThat(EndText.parse("192.0.2.0/24")).isEqualTo(new Block(Cidr.parse("192.0.2.0/24")));
    assertThat(EndText.parse("fd00::/8")).isEqualTo(new Block(Cidr.parse("fd00::/8")));
    assertThat(EndText.parse("shop/web-1")).isEqualTo(pods("shop", null, "web-1"));
    assertThat(EndText.parse("shop/any")).isEqualTo(pods("shop", null, null));
    assertThat(EndText.parse("shop/Deployment/web"))
        .isEqualTo(pods("shop", new Workload("Deployment", "web"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "any",
        "192.0.2.7/32",
        "fd00::/8",
        "shop/web-1",
        "shop/any",
        "shop/Deployment/web"
      })
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(EndText.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web                 | no IP address: \"web\"",
        "shop/               | is \"\"; allowed: the name of one pod",
        "/web                | is \"\"; allowed: the name of one namespace",
        "Shop/web            | is \"Shop\"; allowed: the name of one namespace",
        "shop/Web            | is \"Web\"; allowed: the name of one pod",
        "shop/deployment/web | is \"deployment/web\"; allowed: Kind/name",
        "shop/Deployment/a/b | is \"Deployment/a/b\"; allowed: Kind/name",
        "shop/Service/web    | is \"Service/web\"; allowed: a workload; flows are judged by the pods",
        "10.0.0.0/33         | no address block: \"10.0.0.0/33\"",
        "*                   | no IP address: \"*\"",
        ".shop/web           | no address block: \".shop/web\"",
        ":shop/web           | no address block: \":shop/web\"",
        "shop//web           | is \"/web\"; allowed: Kind/name",
      })
  void whatIsNoEndIsNamed(String text, String message) {
    assertThatThrownBy(() -> EndText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Pods pods(
      String namespace,
      @org.jspecify.annotations.Nullable Workload workload,
      @org.jspecify.annotations.Nullable String pod) {
    return new Pods(namespace, workload, pod, LabelSelector.EVERYTHING);
  }
}
