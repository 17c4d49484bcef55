package io.weir.policy.judge;

import org.jspecify.annotations.Nullable;

/**
 * One version of one policy.
 *
 * @param uid null where a manifest carries none
 * @param generation null where a manifest carries none
 */
public record PolicyReference(
    String namespace, String name, @Nullable String uid, @Nullable Long generation)
    implements Comparable<PolicyReference> {

  /** {@code namespace/name}. */
  public String path() {
    return namespace + "/" + name;
  }

  @Override
  public int compareTo(PolicyReference other) {
    return namespace.equals(other.namespace)
        ? name.compareTo(other.name)
        : path().compareTo(other.path());
  }
}
