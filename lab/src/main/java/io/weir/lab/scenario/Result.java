package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a connecting program experienced. */
public enum Result {
  /** An answer came. */
  @JsonProperty("connected")
  CONNECTED,
  /** A reset or an ICMP port unreachable came. */
  @JsonProperty("refused")
  REFUSED,
  /** Nothing came. */
  @JsonProperty("timeout")
  TIMEOUT,
  /** The network said that there is no way there. */
  @JsonProperty("unreachable")
  UNREACHABLE;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
