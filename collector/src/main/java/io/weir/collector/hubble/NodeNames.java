package io.weir.collector.hubble;

import io.weir.policy.net.Printable;
import org.jspecify.annotations.Nullable;

/** Hubble's names of nodes, as Kubernetes knows them. */
final class NodeNames {

  private NodeNames() {}

  /** Hubble puts the cluster's name before that of the node: {@code cluster/node}. */
  static @Nullable String plain(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String plain = name.substring(name.lastIndexOf('/') + 1);
    return plain.isBlank() ? null : Printable.of(plain);
  }
}
