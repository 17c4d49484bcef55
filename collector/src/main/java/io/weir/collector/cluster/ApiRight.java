package io.weir.collector.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a process must be allowed to ask of the Kubernetes API.
 *
 * @param group API group; empty for the core group
 * @param resource plural, lower case
 * @param verbs what is done with it
 * @param namespace the one namespace it is done in; null for all
 * @param object the one object it is done with; null for all
 * @param necessity what happens without it
 * @param reason what it is needed for, in a few words
 */
public record ApiRight(
    String group,
    String resource,
    List<String> verbs,
    @Nullable String namespace,
    @Nullable String object,
    Necessity necessity,
    String reason) {

  /** What happens without a right. */
  public enum Necessity {
    /** The process cannot do its work. */
    REQUIRED,
    /** It goes on without what the right would show. */
    OPTIONAL
  }

  public ApiRight {
    verbs = List.copyOf(verbs);
  }

  /** What RBAC calls it: {@code networkpolicies.networking.k8s.io}. */
  public String qualifiedResource() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
