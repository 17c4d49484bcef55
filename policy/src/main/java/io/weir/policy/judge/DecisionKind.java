package io.weir.policy.judge;

/** What the policies in force say about a flow as a whole. */
public enum DecisionKind {
  ALLOW,
  DENY,
  UNDECIDABLE
}
