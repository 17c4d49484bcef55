package io.weir.collector.observation;

import io.weir.schemas.FlowRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flow record as one line that has all that the table is about, and nothing else: who saw it,
 * source and destination (the policy's pair), what was asked for and what the source became, the
 * outcome, who began and whether it is over, the drop, what is proven to have let it pass, and of
 * which sources it was made.
 */
final class Told {

  private Told() {}

  static String of(FlowRecord flow) {
    StringBuilder line = new StringBuilder();
    line.append(flow.getObserver()).append(": ").append(Places.name(flow.getSrcIp()));
    line.append(" > ").append(place(flow.getDstIp(), flow.getDstPort()));
    if (flow.getOriginalDstIp() != null) {
      line.append(" by ").append(place(flow.getOriginalDstIp(), flow.getOriginalDstPort()));
    }
    if (flow.getIcmpType() != null) {
      line.append(" type ").append(flow.getIcmpType());
    }
    if (flow.getTranslatedSrcIp() != null) {
      line.append(" as ").append(Places.name(flow.getTranslatedSrcIp()));
    }
    String source = orElse(flow.getTranslatedSrcIp(), flow.getSrcIp());
    Integer port = orElse(flow.getTranslatedSrcPort(), flow.getSrcPort());
    if (!source.equals(flow.getWireSrcIp())
        || !Objects.equals(port, flow.getWireSrcPort())
        || !flow.getDstIp().equals(flow.getWireDstIp())
        || !Objects.equals(flow.getDstPort(), flow.getWireDstPort())) {
      line.append(" but another wire tuple");
    }
    line.append(", ").append(flow.getOutcome());
    line.append(' ').append(flow.getOrientation()).append(' ').append(flow.getLifecycle());
    if (flow.getDropReason() != null) {
      line.append(", ").append(flow.getPacketsDropped()).append(' ').append(flow.getDropReason());
    }
    if (isTrue(flow.getPassedSource()) || isTrue(flow.getPassedDestination())) {
      line.append(", passed");
      line.append(isTrue(flow.getPassedSource()) ? " source" : "");
      line.append(isTrue(flow.getPassedDestination()) ? " destination" : "");
    }
    return line.append(", ").append(flow.getSourceKind()).toString();
  }

  private static <T> T orElse(@Nullable T translated, T plain) {
    return translated == null ? plain : translated;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }

  private static String place(String address, @Nullable Integer port) {
    return port == null ? Places.name(address) : Places.name(address) + ":" + port;
  }
}
