package io.weir.collector.hubble;

import io.weir.policy.judge.EnforcementDrops;
import org.jspecify.annotations.Nullable;

/** Which of Hubble's drop reasons are a policy's work. */
final class Drops {

  private Drops() {}

  static boolean byPolicy(@Nullable String reason) {
    return reason != null && EnforcementDrops.include(reason);
  }
}
