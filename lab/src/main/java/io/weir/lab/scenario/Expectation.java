package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a scenario makes, and what must come of it.
 *
 * @param protocol TCP or UDP
 * @param port the port that {@code from} connects to: of the Service when {@code to} is one
 * @param times how often it is made, one after the other
 * @param result what the connecting program must experience
 * @param verdict Weir's verdict for the row, e.g. DENIED
 * @param reason Weir's reason for the row, e.g. INGRESS_DENIED
 * @param hints Weir's hints for a denied row, sorted, all of them; none when left out
 */
public record Expectation(
    @JsonProperty(required = true) End from,
    @JsonProperty(required = true) End to,
    @Nullable String protocol,
    @JsonProperty(required = true) int port,
    @Nullable Integer times,
    @JsonProperty(required = true) Result result,
    @JsonProperty(required = true) String verdict,
    @JsonProperty(required = true) String reason,
    @Nullable List<String> hints) {

  public Expectation {
    protocol = protocol == null ? "TCP" : protocol;
    times = times == null ? 1 : times;
    hints = hints == null ? List.of() : List.copyOf(hints);
    if (!protocol.equals("TCP") && !protocol.equals("UDP")) {
      throw new IllegalArgumentException("protocol '" + protocol + "': the lab speaks TCP and UDP");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
    }
    if (times < 1 || times > 20) {
      throw new IllegalArgumentException("times " + times + " is not within 1 to 20");
    }
  }

  @Override
  public String protocol() {
    return protocol == null ? "TCP" : protocol;
  }

  @Override
  public Integer times() {
    return times == null ? 1 : times;
  }

  @Override
  public List<String> hints() {
    return hints == null ? List.of() : hints;
  }
}
