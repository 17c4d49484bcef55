package io.weir.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CleanTest {

  @Test
  void terminalCommandsLoseTheirEscape() {
    assertThat(Clean.text("web\u001B[2J\u0007")).isEqualTo("web\uFFFD[2J\uFFFD");
  }

  @Test
  void lineBreaksBecomeBlanks() {
    assertThat(Clean.text("a\r\nb\tc")).isEqualTo("a  b c");
  }

  @Test
  void directionChangesAreShown() {
    assertThat(Clean.text("a\u202Eb")).isEqualTo("a\uFFFDb");
  }

  @Property
  void nothingUnsafeIsLeft(@ForAll String text) {
    assertThat(Clean.text(text))
        .hasSameSizeAs(text)
        .matches(cleaned -> cleaned.chars().noneMatch(Character::isISOControl));
  }
}
