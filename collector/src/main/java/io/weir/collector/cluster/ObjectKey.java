package io.weir.collector.cluster;

import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import org.jspecify.annotations.Nullable;

/** Names one object at a time of a cluster; its incarnations are told apart by their uid. */
record ObjectKey(String kind, @Nullable String namespace, String name) {

  static ObjectKey of(ClusterChange change) {
    return new ObjectKey(change.getKind(), change.getNamespace(), change.getName());
  }

  /** {@code Kind namespace/name}, safe to print. */
  @Override
  public String toString() {
    return Printable.line(kind + " " + (namespace == null ? name : namespace + "/" + name));
  }
}
