package io.weir.policy.rules;

import org.jspecify.annotations.Nullable;

/** The protocols that the NetworkPolicy API covers. */
public enum Transport {
  TCP(6),
  UDP(17),
  SCTP(132);

  private final int number;

  Transport(int number) {
    this.number = number;
  }

  /** IP protocol number (IANA). */
  public int number() {
    return number;
  }

  /** The protocol of that number; null when the API does not cover it. */
  public static @Nullable Transport ofNumber(int number) {
    if (number == TCP.number) {
      return TCP;
    }
    if (number == UDP.number) {
      return UDP;
    }
    return number == SCTP.number ? SCTP : null;
  }

  /** The protocol of that name as Kubernetes writes it; null for any other text. */
  public static @Nullable Transport ofName(String name) {
    return switch (name) {
      case "TCP" -> TCP;
      case "UDP" -> UDP;
      case "SCTP" -> SCTP;
      default -> null;
    };
  }
}
