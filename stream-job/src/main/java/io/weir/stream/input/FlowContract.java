package io.weir.stream.input;

import io.weir.policy.net.IpAddress;
import io.weir.schemas.FlowRecord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the contract asks of a flow record beyond its schema. */
final class FlowContract {

  /**
   * No report interval is longer; a record that claims more would hold state for as long as it
   * says.
   */
  private static final Duration LONGEST_CELL = Duration.ofHours(1);

  private FlowContract() {}

  /** One line naming the broken field, its value and what is allowed; null when all is well. */
  static @Nullable String violation(FlowRecord flow) {
    if (flow.getCluster().isEmpty()) {
      return "cluster is empty";
    }
    if (flow.getObserver().isEmpty()) {
      return "observer is empty";
    }
    if (flow.getProtocol() < 0 || flow.getProtocol() > 255) {
      return "protocol is " + flow.getProtocol() + "; allowed: 0 to 255";
    }
    if (flow.getIntervalStart().isBefore(flow.getCellStart())) {
      return "interval_start " + flow.getIntervalStart() + " is before its cell";
    }
    if (flow.getIntervalEnd().isBefore(flow.getIntervalStart())) {
      return "interval_end " + flow.getIntervalEnd() + " is before interval_start";
    }
    if (flow.getIntervalEnd().isAfter(flow.getCellStart().plus(LONGEST_CELL))) {
      return "interval_end " + flow.getIntervalEnd() + " is more than an hour after cell_start";
    }
    String violation = ports(flow);
    if (violation == null) {
      violation = counters(flow);
    }
    return violation != null ? violation : addresses(flow);
  }

  private static @Nullable String counters(FlowRecord flow) {
    String[] names = {
      "bytes_to_dst", "bytes_to_src", "packets_to_dst", "packets_to_src", "packets_dropped"
    };
    Long[] values = {
      flow.getBytesToDst(),
      flow.getBytesToSrc(),
      flow.getPacketsToDst(),
      flow.getPacketsToSrc(),
      flow.getPacketsDropped()
    };
    for (int i = 0; i < names.length; i++) {
      Long value = values[i];
      if (value != null && value < 0) {
        return names[i] + " is " + value + "; allowed: 0 or more";
      }
    }
    return null;
  }

  private static @Nullable String ports(FlowRecord flow) {
    String[] names = {
      "src_port",
      "dst_port",
      "wire_src_port",
      "wire_dst_port",
      "original_dst_port",
      "translated_src_port"
    };
    Integer[] values = {
      flow.getSrcPort(),
      flow.getDstPort(),
      flow.getWireSrcPort(),
      flow.getWireDstPort(),
      flow.getOriginalDstPort(),
      flow.getTranslatedSrcPort()
    };
    for (int i = 0; i < names.length; i++) {
      Integer port = values[i];
      if (port != null && (port < 0 || port > 65535)) {
        return names[i] + " is " + port + "; allowed: 0 to 65535";
      }
    }
    return null;
  }

  private static @Nullable String addresses(FlowRecord flow) {
    String violation = address("src_ip", flow.getSrcIp());
    if (violation == null) {
      violation = address("dst_ip", flow.getDstIp());
    }
    // Untranslated flows name the same addresses again: those need no second look.
    if (violation == null && !flow.getWireSrcIp().equals(flow.getSrcIp())) {
      violation = address("wire_src_ip", flow.getWireSrcIp());
    }
    if (violation == null && !flow.getWireDstIp().equals(flow.getDstIp())) {
      violation = address("wire_dst_ip", flow.getWireDstIp());
    }
    if (violation == null && flow.getOriginalDstIp() != null) {
      violation = address("original_dst_ip", flow.getOriginalDstIp());
    }
    if (violation == null && flow.getTranslatedSrcIp() != null) {
      violation = address("translated_src_ip", flow.getTranslatedSrcIp());
    }
    return violation;
  }

  private static @Nullable String address(String field, String text) {
    try {
      IpAddress.parse(text);
      return null;
    } catch (IllegalArgumentException e) {
      return field + ": " + e.getMessage();
    }
  }
}
