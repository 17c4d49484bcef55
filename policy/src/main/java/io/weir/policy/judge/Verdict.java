package io.weir.policy.judge;

/** The label a flow gets: its decision met by what the network did. */
public enum Verdict {
  ALLOWED,
  DENIED,
  ALLOWED_NOT_INTENDED,
  /** A fact is missing; the reason names it. */
  UNKNOWN
}
