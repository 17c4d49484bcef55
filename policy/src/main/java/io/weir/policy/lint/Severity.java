package io.weir.policy.lint;

/** How much a finding matters; from the gravest down. */
public enum Severity {
  /** Refused by the API server, or without any effect whatever the pods do. */
  ERROR,
  /** Most likely not what the author meant. */
  WARNING,
  /** True, and often meant so. */
  INFO;

  public boolean atLeast(Severity other) {
    return compareTo(other) <= 0;
  }
}
