package io.weir.collector.doctor;

/** How a check came out. */
public enum State {
  OK,
  /** It works, but less is seen than could be. */
  WARNING,
  /** Something does not work: traffic is not seen, or policies are not enforced. */
  PROBLEM,
  /** It could not be found out. */
  UNKNOWN
}
