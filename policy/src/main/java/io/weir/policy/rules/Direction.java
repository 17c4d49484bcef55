package io.weir.policy.rules;

/** The two directions a policy speaks of, with the words its rules use for them. */
public enum Direction {
  EGRESS("egress", "to", "Egress"),
  INGRESS("ingress", "from", "Ingress");

  private final String field;
  private final String peersField;
  private final String policyType;

  Direction(String field, String peersField, String policyType) {
    this.field = field;
    this.peersField = peersField;
    this.policyType = policyType;
  }

  /** Name of the list of rules in a spec. */
  public String field() {
    return field;
  }

  /** Name of the list of peers in a rule. */
  public String peersField() {
    return peersField;
  }

  /** The value in {@code policyTypes}. */
  public String policyType() {
    return policyType;
  }
}
