package io.weir.policy.lint;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where a finding stands.
 *
 * @param policy name of the policy; null when the finding is about the namespace
 * @param field path in the object, as in {@code spec.ingress[0].from[1]}; null for the whole object
 */
public record LintPlace(
    String namespace, @Nullable String policy, Standing standing, @Nullable String field)
    implements Comparable<LintPlace> {

  /** Whether a policy is applied. */
  public enum Standing {
    IN_FORCE,
    /** Declared, not applied. */
    STAGED
  }

  private static final String SPEC = "spec.";

  static LintPlace of(PolicyReference policy, Standing standing, String field) {
    return new LintPlace(policy.namespace(), policy.name(), standing, field);
  }

  static LintPlace of(String namespace) {
    return new LintPlace(namespace, null, Standing.IN_FORCE, null);
  }

  /** {@code namespace/policy ingress[0].from[1]}, or {@code namespace}; safe to print. */
  @Override
  public String toString() {
    if (policy == null) {
      return Printable.line(namespace);
    }
    String name = namespace + "/" + policy;
    if (field == null) {
      return Printable.line(name);
    }
    return Printable.line(
        name + " " + (field.startsWith(SPEC) ? field.substring(SPEC.length()) : field));
  }

  /** By namespace (what is about the namespace first), policy, and field in document order. */
  @Override
  public int compareTo(LintPlace other) {
    int order = namespace.compareTo(other.namespace);
    if (order == 0) {
      order = text(policy).compareTo(text(other.policy));
    }
    if (order == 0) {
      order = standing.compareTo(other.standing);
    }
    return order != 0 ? order : FieldOrder.compare(text(field), text(other.field));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
