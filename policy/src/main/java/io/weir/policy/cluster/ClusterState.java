package io.weir.policy.cluster;

import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was true in one cluster at one moment: a light view of a timeline, valid until the timeline
 * changes.
 */
public interface ClusterState {

  Instant moment();

  /** Who owned the address. */
  End resolve(IpAddress address);

  /** The pod of that name, with its first address if it has any. */
  Optional<End.Pod> pod(String namespace, String name);

  /**
   * The pods' Service of a virtual address and port, as {@code namespace/name}; null when there is
   * none.
   */
  @Nullable String serviceOf(IpAddress virtualAddress, int protocol, @Nullable Integer port);

  /**
   * A pod resolved at another moment, as it was at this one; as it was resolved when nothing is
   * known of it.
   */
  End.Pod asOfNow(End.Pod resolved);

  /** Whether that node has the address; several nodes may have the same (bridges). */
  boolean isNodeAddress(IpAddress address, String node);

  /**
   * Labels of a namespace; at least {@code kubernetes.io/metadata.name}, also where nothing defines
   * it.
   */
  Map<String, String> namespaceLabels(String namespace);

  /** The namespace's policies in force, sorted by name. */
  List<CompiledPolicy> policies(String namespace);

  /** The policies in force that select a pod, or perhaps do; sorted by name. */
  default List<Selection> selecting(End.Pod pod) {
    return CompiledPolicy.selecting(policies(pod.namespace()), pod.labels());
  }

  /**
   * The namespace's staged policies: declared, not applied; sorted by name. One of the same name as
   * a policy in force would take its place.
   */
  List<CompiledPolicy> stagedPolicies(String namespace);

  /** Names of the namespaces that something is known of, sorted. */
  List<String> namespaces();

  /** The namespace's pods that run or wait to run, those on the host network too; by name. */
  List<End.Pod> pods(String namespace);

  /** Whether the namespace has such pods. */
  default boolean hasPods(String namespace) {
    return !pods(namespace).isEmpty();
  }

  /** The namespace's Services, sorted by name. */
  List<ServiceFacts> services(String namespace);

  /** The nodes, sorted by name. */
  List<NodeFacts> nodes();

  /** Whether a pod that runs in the pod network fits both selectors. */
  boolean anyRunningPod(LabelSelector namespaces, LabelSelector pods);
}
