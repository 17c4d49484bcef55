package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TombstonesTest {

  private static final long SECOND = 1_000_000_000L;

  private final Tombstones tombstones = new Tombstones(Duration.ofSeconds(10));

  @Test
  void aKeyIsDueAfterTheDelayAndOnce() {
    tombstones.deleted(key("a"), 0);
    tombstones.deleted(key("b"), 5 * SECOND);

    assertThat(taken(10 * SECOND - 1)).isEmpty();
    assertThat(taken(10 * SECOND)).containsExactly("a");
    assertThat(taken(15 * SECOND)).containsExactly("b");
    assertThat(taken(99 * SECOND)).isEmpty();
  }

  @Test
  void whatComesBackUnderItsKeyKeepsItsRecords() {
    tombstones.deleted(key("a"), 0);
    tombstones.present(key("a"));

    assertThat(taken(99 * SECOND)).isEmpty();
    assertThat(tombstones.waiting()).isZero();
  }

  @Test
  void aSecondDeletionCountsFromItself() {
    tombstones.deleted(key("a"), 0);
    tombstones.deleted(key("b"), SECOND);
    tombstones.deleted(key("a"), 5 * SECOND);

    assertThat(taken(11 * SECOND)).containsExactly("b");
    assertThat(taken(15 * SECOND)).containsExactly("a");
  }

  @Test
  void noMoreAreTakenThanAskedFor() {
    List.of("a", "b", "c").forEach(name -> tombstones.deleted(key(name), 0));

    assertThat(tombstones.take(99 * SECOND, 2)).hasSize(2);
    assertThat(tombstones.waiting()).isEqualTo(1);
  }

  private List<String> taken(long now) {
    return tombstones.take(now, 100).stream()
        .map(key -> new String(key, StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
