package io.weir.collector.hubble;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Names of the numbers in Hubble's gRPC messages, as its flow API documents them. A number that is
 * not known is its own name: newer versions, and other producers of the format, have more of them.
 */
final class Vocabulary {

  private static final List<String> VERDICTS =
      List.of(
          "VERDICT_UNKNOWN",
          "FORWARDED",
          "DROPPED",
          "ERROR",
          "AUDIT",
          "REDIRECTED",
          "TRACED",
          "TRANSLATED");
  private static final List<String> DIRECTIONS =
      List.of("TRAFFIC_DIRECTION_UNKNOWN", "INGRESS", "EGRESS");
  private static final List<String> FLOW_TYPES = List.of("UNKNOWN_TYPE", "L3_L4", "L7", "SOCK");
  private static final List<String> LOSS_SOURCES =
      List.of(
          "UNKNOWN_LOST_EVENT_SOURCE",
          "PERF_EVENT_RING_BUFFER",
          "OBSERVER_EVENTS_QUEUE",
          "HUBBLE_RING_BUFFER");
  private static final List<String> NODE_STATES =
      List.of(
          "UNKNOWN_NODE_STATE", "NODE_CONNECTED", "NODE_UNAVAILABLE", "NODE_GONE", "NODE_ERROR");
  private static final List<String> TRACE_REASONS =
      List.of("TRACE_REASON_UNKNOWN", "NEW", "ESTABLISHED", "REPLY", "RELATED", "REOPENED");
  private static final List<String> POINTS =
      List.of(
          "UNKNOWN_POINT",
          "TO_PROXY",
          "TO_HOST",
          "TO_STACK",
          "TO_OVERLAY",
          "FROM_ENDPOINT",
          "FROM_PROXY",
          "FROM_HOST",
          "FROM_STACK",
          "FROM_OVERLAY",
          "FROM_NETWORK",
          "TO_NETWORK");
  private static final int TO_ENDPOINT = 101;

  private static final Properties DROP_REASONS = load("drop-reasons.properties");

  private Vocabulary() {}

  static String verdict(long number) {
    return name(VERDICTS, number);
  }

  static String direction(long number) {
    return name(DIRECTIONS, number);
  }

  static String flowType(long number) {
    return name(FLOW_TYPES, number);
  }

  static String lossSource(long number) {
    return name(LOSS_SOURCES, number);
  }

  static String nodeState(long number) {
    return name(NODE_STATES, number);
  }

  static String traceReason(long number) {
    return name(TRACE_REASONS, number);
  }

  static String point(long number) {
    return number == TO_ENDPOINT ? "TO_ENDPOINT" : name(POINTS, number);
  }

  /** Null for 0, which stands for none. */
  static @Nullable String dropReason(long number) {
    String text = Long.toString(number);
    return number == 0 ? null : DROP_REASONS.getProperty(text, text);
  }

  private static String name(List<String> names, long number) {
    return number >= 0 && number < names.size() ? names.get((int) number) : Long.toString(number);
  }

  private static Properties load(String resource) {
    Properties properties = new Properties();
    try (InputStream in = Vocabulary.class.getResourceAsStream(resource)) {
      properties.load(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
