package io.weir.policy.cluster;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.PolicyCompiler;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerState;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import io.weir.schemas.ServiceState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versioned history of one cluster. Changes may come in any order and twice; the same set of
 * changes gives the same answers. Not thread-safe.
 *
 * <p>Publishers' epochs are compared across the cluster: from the earliest observation of a newer
 * epoch on, what older epochs observed is void. A complete snapshot names an object if a record of
 * the object was observed between the two markers (inclusive), whatever the order of arrival; what
 * it does not name is gone as of the first marker.
 *
 * <p>Memory grows with the versions observed since the last {@link #prune}.
 */
public final class ClusterTimeline {

  /**
   * Kind under which staged policies are published: what someone declared should hold, as a
   * NetworkPolicy that is not applied. A kind of its own, so that a staged policy and the applied
   * one of the same name live side by side.
   */
  public static final String STAGED_POLICY_KIND = "StagedNetworkPolicy";

  private static final String POLICY_GROUP = "networking.k8s.io/";

  private final Marks marks = new Marks();
  private final SharedLabels labels = new SharedLabels();
  private final ClusterObjects objects = new ClusterObjects(marks);
  private final Presences presences;
  private final Map<Object, Object> kept = new HashMap<>(2);
  private @Nullable Object lastKey;
  private @Nullable Object lastKept;
  private Instant prunedTo = Instant.MIN;
  private long ignored;

  public ClusterTimeline(TimelineOptions options) {
    presences = new Presences(objects, new AddressSpace(objects, options), marks);
  }

  /**
   * Takes in one change, bookmark or snapshot marker. Never throws on content: an unreadable policy
   * becomes a policy that cannot be decided.
   */
  public void apply(ClusterChange change) {
    boolean stale = marks.isSuperseded(change.getEpoch(), change.getObservedAt());
    if (marks.noteEpoch(change.getEpoch(), change.getObservedAt())) {
      objects.deriveAll();
    }
    if (stale || change.getObservedAt().isBefore(prunedTo)) {
      ignored++;
      return;
    }
    ChangeType type = change.getType();
    switch (type) {
      case BOOKMARK -> {
        if (change.getBookmark() != null) {
          marks.noteBookmark(change.getEpoch(), change.getObservedAt(), change.getBookmark());
        }
      }
      case SNAPSHOT_BEGIN, SNAPSHOT_END -> {
        if (marks.noteSnapshot(change, type == ChangeType.SNAPSHOT_BEGIN)) {
          objects.deriveAll();
        }
      }
      case PRESENT, DELETED -> applyToObject(change, type == ChangeType.DELETED);
      case UNKNOWN -> ignored++;
    }
  }

  private void applyToObject(ClusterChange change, boolean deleted) {
    String kind = change.getKind();
    String name = change.getName();
    if (kind == null || name == null) {
      ignored++;
      return;
    }
    Object state = deleted ? null : change.getState();
    String namespace = change.getNamespace() == null ? "" : change.getNamespace();
    ClusterObjects.Name path = new ClusterObjects.Name(namespace, name);
    if (!deleted && state == null) {
      ignored++;
    } else if (kind.equals("Pod") && (deleted || state instanceof PodState)) {
      objects.addPod(
          path,
          Version.of(change, state instanceof PodState pod ? FactsReader.pod(pod, labels) : null));
    } else if (kind.equals("Namespace") && (deleted || state instanceof NamespaceState)) {
      objects.addNamespace(
          name,
          Version.of(
              change, state instanceof NamespaceState ns ? FactsReader.namespace(name, ns) : null));
    } else if (kind.equals("Node") && (deleted || state instanceof NodeState)) {
      objects.addNode(
          name,
          Version.of(change, state instanceof NodeState node ? FactsReader.node(node) : null));
    } else if (kind.equals("Service") && (deleted || state instanceof ServiceState)) {
      objects.addService(
          path,
          Version.of(change, state instanceof ServiceState s ? FactsReader.service(s) : null));
    } else if (isPolicy(change) && (deleted || state instanceof PolicyState)) {
      objects.addPolicy(
          path,
          Version.of(
              change,
              state instanceof PolicyState p
                  ? compiled(change, path, p, objects.policy(path))
                  : null));
    } else if (kind.equals(STAGED_POLICY_KIND) && (deleted || state instanceof PolicyState)) {
      objects.addStagedPolicy(
          path,
          Version.of(
              change,
              state instanceof PolicyState p
                  ? compiled(change, path, p, objects.stagedPolicy(path))
                  : null));
    } else if (Workloads.isLink(kind) && (deleted || state instanceof OwnerState)) {
      objects.addOwner(
          path,
          kind,
          Version.of(change, state instanceof OwnerState o ? FactsReader.owner(o) : null));
    }
  }

  private static boolean isPolicy(ClusterChange change) {
    String apiVersion = change.getApiVersion();
    return "NetworkPolicy".equals(change.getKind())
        && (apiVersion == null || apiVersion.startsWith(POLICY_GROUP));
  }

  private static CompiledPolicy compiled(
      ClusterChange change,
      ClusterObjects.Name path,
      PolicyState state,
      ObjectHistory<CompiledPolicy> history) {
    PolicyReference reference =
        new PolicyReference(path.namespace(), path.name(), change.getUid(), change.getGeneration());
    CompiledPolicy known =
        history.known(
            policy -> policy.isReadFrom(reference, state.getSpecJson(), state.getAnnotations()));
    if (known != null) {
      return known;
    }
    return PolicyCompiler.compile(reference, state.getSpecJson(), state.getAnnotations());
  }

  /** The state as of {@code moment}. */
  public ClusterState at(Instant moment) {
    return new TimelineView(objects, presences, moment);
  }

  /** Who stood at the address, as {@link ClusterState#resolve} tells. */
  public Presence presence(IpAddress address, Instant moment) {
    return presences.at(address, moment);
  }

  /**
   * A number that grows with every change after which presences at these two addresses may be
   * others; with some further changes too.
   */
  public int edition(IpAddress one, IpAddress other) {
    return presences.edition(one, other);
  }

  /** The same end at another moment, as {@link ClusterState#asOfNow} tells. */
  public Presence follow(Presence presence, Instant moment) {
    return presences.follow(presence, moment);
  }

  /** Number of the class of what is seen as one end here and as the other there. */
  public long identityOfBoth(Presence here, Presence there) {
    return presences.identityOfBoth(here, there);
  }

  /**
   * What a reader worked out about this timeline and keeps with it, one for each key and type.
   *
   * @param first makes it where there is none yet
   */
  public <T> T kept(Object key, Class<T> type, Supplier<T> first) {
    Object asked = lastKept;
    if (asked == null || key != lastKey) {
      asked = kept.computeIfAbsent(key, k -> first.get());
      lastKept = asked;
      lastKey = key;
    }
    return type.cast(asked);
  }

  /**
   * The moments within the two (both inclusive) at which something changed that policies at these
   * ends are asked about: their policies, their namespaces' labels, the pods themselves. What the
   * first snapshot lists was first seen then, and did not change then: it is left out.
   */
  public NavigableSet<Instant> changes(Instant first, Instant last, End... ends) {
    NavigableSet<Instant> changes = new TreeSet<>();
    Instant listed = marks.firstListed();
    for (End end : ends) {
      if (end instanceof End.Pod pod) {
        objects.changes(
            pod.namespace(),
            pod.name(),
            first,
            last,
            change -> {
              if (listed == null || change.isAfter(listed)) {
                changes.add(change);
              }
            });
      }
    }
    return changes;
  }

  /** Up to when everything is known; null before the first bookmark. */
  public @Nullable Instant bookmark() {
    return marks.bookmark();
  }

  /** True once a full snapshot was seen. */
  public boolean snapshotComplete() {
    return marks.knownFrom() != null;
  }

  /**
   * From when on the state is known: the first complete snapshot, or what was pruned since; null
   * before there was one.
   */
  public @Nullable Instant knownFrom() {
    Instant first = marks.knownFrom();
    return first != null && first.isBefore(prunedTo) ? prunedTo : first;
  }

  /** How many records were left out: of a superseded epoch, older than pruned, or without sense. */
  public long ignoredChanges() {
    return ignored;
  }

  /** Forgets what no flow at or after {@code horizon} can need. */
  public void prune(Instant horizon) {
    if (!horizon.isAfter(prunedTo)) {
      return;
    }
    prunedTo = horizon;
    marks.prune(horizon);
    objects.prune(horizon);
  }
}
