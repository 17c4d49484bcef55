package io.weir.benchmarks.latency;

import io.weir.benchmarks.NameValues;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured.
 *
 * @param rate flow records a second, in the mean
 * @param warmUp before the records that count
 * @param window in which those arrive that count
 * @param pods a tenth as many policies, a hundredth as many namespaces
 * @param parallelism of the job
 * @param told when agents tell
 * @param delivery of the topic of verdicts
 * @param checkpoints between two checkpoints
 * @param bookmarkEvery between two bookmarks
 * @param bookmarkBehind how old what a bookmark says is when it is published
 * @param changes of pods in a second
 */
record Setting(
    int rate,
    Duration warmUp,
    Duration window,
    int pods,
    int parallelism,
    Told told,
    VerdictDelivery delivery,
    Duration checkpoints,
    Duration bookmarkEvery,
    Duration bookmarkBehind,
    int changes) {

  /**
   * Reads {@code name=value} arguments over the defaults.
   *
   * @throws IllegalArgumentException naming an unknown or malformed argument
   */
  static Setting parse(String[] args) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("rate", "20000");
    defaults.put("warm-up", "90");
    defaults.put("seconds", "60");
    defaults.put("pods", "10000");
    defaults.put("parallelism", "2");
    defaults.put("told", "steady");
    defaults.put("delivery", "at-least-once");
    defaults.put("checkpoint-ms", "60000");
    defaults.put("bookmark-ms", "1000");
    defaults.put("behind-ms", "1500");
    defaults.put("changes", "10");
    NameValues values = NameValues.parse(defaults, args);
    return new Setting(
        values.atLeast(1, "rate"),
        Duration.ofSeconds(values.atLeast(1, "warm-up")),
        Duration.ofSeconds(values.atLeast(1, "seconds")),
        values.atLeast(1, "pods"),
        values.atLeast(1, "parallelism"),
        Told.valueOf(constant(values.text("told"))),
        VerdictDelivery.valueOf(constant(values.text("delivery"))),
        Duration.ofMillis(values.atLeast(1, "checkpoint-ms")),
        Duration.ofMillis(values.atLeast(1, "bookmark-ms")),
        Duration.ofMillis(values.atLeast(0, "behind-ms")),
        values.atLeast(0, "changes"));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
