package io.weir.policy.rules;

/**
 * A part of a policy that the API server would refuse.
 *
 * @param field path in the object, as in {@code spec.ingress[0].from[1].ipBlock.cidr}
 * @param message what is wrong, with the value and what is allowed; safe to print
 */
public record Problem(String field, String message) {

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
