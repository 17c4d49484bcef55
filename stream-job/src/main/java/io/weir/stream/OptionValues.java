package io.weir.stream;

import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.policy.text.Span;
import io.weir.stream.KafkaConfig.FlowsFrom;
import io.weir.stream.KafkaConfig.ReadUntil;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.judging.JudgeSettings;
import io.weir.stream.judging.VerdictRevisions;
import io.weir.stream.parquet.ArchiveWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns given options into a validated configuration. Errors are one line each. */
final class OptionValues {

  private final JobOptions given;

  OptionValues(JobOptions given) {
    this.given = given;
  }

  /**
   * The configuration.
   *
   * @throws IllegalArgumentException on a value that is not allowed
   */
  JobConfig toConfig() {
    return new JobConfig(
        kafka(),
        text(JobOption.ARCHIVE),
        constant(JobOption.ARCHIVE_WRITER, ArchiveWriter.class),
        times(),
        judge());
  }

  private KafkaConfig kafka() {
    return new KafkaConfig(
        text(JobOption.KAFKA),
        new TopicNames(
            text(JobOption.FLOWS_TOPIC),
            text(JobOption.CLUSTER_TOPIC),
            text(JobOption.VERDICTS_TOPIC),
            text(JobOption.EDGES_TOPIC),
            text(JobOption.OBSERVER_LOSS_TOPIC),
            text(JobOption.DEAD_LETTERS_TOPIC)),
        text(JobOption.CONSUMER_GROUP),
        constant(JobOption.FLOWS_FROM, FlowsFrom.class),
        constant(JobOption.READ_UNTIL, ReadUntil.class),
        constant(JobOption.VERDICT_DELIVERY, VerdictDelivery.class),
        constant(JobOption.VERDICT_REVISIONS, VerdictRevisions.class),
        duration(JobOption.TRANSACTION_TIMEOUT),
        given.clientProperties());
  }

  private FlowTimes times() {
    return new FlowTimes(
        duration(JobOption.REPORT_INTERVAL),
        duration(JobOption.PAIRING_WAIT),
        duration(JobOption.JUDGE_SPREAD),
        duration(JobOption.PAIRING_TOLERANCE),
        duration(JobOption.OUT_OF_ORDERNESS),
        duration(JobOption.ALLOWED_LATENESS),
        duration(JobOption.BOOKMARK_ALLOWANCE),
        duration(JobOption.MAX_WAIT),
        duration(JobOption.AS_OF_WINDOW),
        duration(JobOption.FLOWS_IDLE_AFTER),
        duration(JobOption.FLOWS_UNREAD_AFTER),
        duration(JobOption.FIRST_BOOKMARK_WAIT),
        duration(JobOption.CLUSTER_IDLE_AFTER),
        duration(JobOption.MAX_CLOCK_SKEW));
  }

  private JudgeSettings judge() {
    JudgeOptions judge =
        new JudgeOptions(
            truth(JobOption.IP_BLOCK_MATCHES_PODS),
            constant(JobOption.INTENT_REQUIRE, RequiredIntent.class),
            list(JobOption.DISABLED_FINDINGS).stream()
                .map(name -> constant(JobOption.DISABLED_FINDINGS, Finding.class, name))
                .collect(Collectors.toUnmodifiableSet()),
            duration(JobOption.ENFORCEMENT_GRACE),
            constant(JobOption.UNLISTED_PROTOCOLS, UnlistedProtocols.class),
            truth(JobOption.RECHECK_ESTABLISHED));
    JudgeSettings settings =
        JudgeSettings.of(
            judge,
            new TimelineOptions(list(JobOption.CLUSTER_CIDRS), /* unclaimedAreOutside= */ false));
    String exceptions = text(JobOption.EXCEPTIONS);
    return exceptions.isEmpty()
        ? settings
        : settings.withExceptions(ExceptionsSource.read(exceptions));
  }

  private String text(JobOption option) {
    String value = given.get(option);
    if (value == null) {
      throw new IllegalArgumentException("--" + option.key() + " is missing: " + option.meaning());
    }
    return value;
  }

  private List<String> list(JobOption option) {
    return Arrays.stream(text(option).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private boolean truth(JobOption option) {
    return switch (text(option)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw notAllowed(option, text(option), "true or false");
    };
  }

  private Duration duration(JobOption option) {
    String text = text(option);
    Duration span = Span.parse(text);
    try {
      return span != null ? span : Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw notAllowed(option, text, Span.EXAMPLES + " or PT1M30S");
    }
  }

  private <E extends Enum<E>> E constant(JobOption option, Class<E> type) {
    return constant(option, type, text(option));
  }

  private static <E extends Enum<E>> E constant(JobOption option, Class<E> type, String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    String allowed =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    throw notAllowed(option, text, allowed);
  }

  private static IllegalArgumentException notAllowed(
      JobOption option, String value, String allowed) {
    return new IllegalArgumentException(
        "--" + option.key() + " is '" + value + "'; allowed: " + allowed);
  }
}
