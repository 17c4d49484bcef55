package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.NodeVersion;
import io.weir.policy.cluster.Facts.ServiceVersion;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.CompiledPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The histories of a cluster's objects and the indexes over them. Each update touches the one
 * object's entries only.
 */
final class ClusterObjects {

  /** The two names of a namespaced object. */
  record Name(String namespace, String name) implements Comparable<Name> {

    @Override
    public int compareTo(Name other) {
      int byNamespace = namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  private final Marks marks;
  private final Vocabulary vocabulary = new Vocabulary();
  private final Map<String, Namespace> namespaces = new HashMap<>();
  private @Nullable List<String> namespaceNames;
  private int edition;
  private final RunningPods runningPods = new RunningPods(namespaces);
  private final Map<String, ObjectHistory<NodeVersion>> nodes = new HashMap<>();
  private final NavigableMap<Name, ObjectHistory<ServiceVersion>> services = new TreeMap<>();
  private final AddressIndex podAddresses = new AddressIndex();
  private final ReverseIndex<String> nodeAddresses = new ReverseIndex<>();
  private final ReverseIndex<Name> serviceAddresses = new ReverseIndex<>();
  private final Map<String, List<Cidr>> podCidrsByNode = new HashMap<>();
  private final CidrSet podCidrs = new CidrSet();

  ClusterObjects(Marks marks) {
    this.marks = marks;
  }

  /** What the policies kept ask of an end. */
  Vocabulary vocabulary() {
    return vocabulary;
  }

  RunningPods runningPods() {
    return runningPods;
  }

  /** By name, in no order. */
  Map<String, Namespace> namespaces() {
    return namespaces;
  }

  /** Their names, sorted. */
  List<String> namespaceNames() {
    List<String> names = namespaceNames;
    if (names == null) {
      names = namespaces.keySet().stream().sorted().toList();
      namespaceNames = names;
    }
    return names;
  }

  @Nullable Namespace namespace(String name) {
    return namespaces.get(name);
  }

  void addNamespace(String name, Version<Facts.NamespaceVersion> version) {
    Namespace namespace = existing(name);
    if (addTo(namespace.own(), version)) {
      changed(namespace);
      runningPods.forget();
    }
  }

  void addPod(Name name, Version<Facts.PodVersion> version) {
    Namespace home = existing(name.namespace());
    PodHistory pod = home.pods().computeIfAbsent(name.name(), n -> new PodHistory(home, n));
    if (addTo(pod.history(), version)) {
      podAddresses.update(pod);
      runningPods.changed(pod);
    }
  }

  void addPolicy(Name name, Version<CompiledPolicy> version) {
    addTo(name, policy(name), version);
  }

  ObjectHistory<CompiledPolicy> policy(Name name) {
    return existing(name.namespace())
        .policies()
        .computeIfAbsent(name.name(), n -> new ObjectHistory<>());
  }

  void addStagedPolicy(Name name, Version<CompiledPolicy> version) {
    addTo(name, stagedPolicy(name), version);
  }

  ObjectHistory<CompiledPolicy> stagedPolicy(Name name) {
    return existing(name.namespace())
        .stagedPolicies()
        .computeIfAbsent(name.name(), n -> new ObjectHistory<>());
  }

  private void addTo(
      Name name, ObjectHistory<CompiledPolicy> policy, Version<CompiledPolicy> version) {
    if (addTo(policy, version)) {
      changed(existing(name.namespace()));
      if (version.state() != null) {
        vocabulary.learn(version.state());
      }
    }
  }

  void addOwner(Name name, String kind, Version<Facts.OwnerVersion> version) {
    Namespace namespace = existing(name.namespace());
    Facts.Owner owner = new Facts.Owner(kind, name.name());
    if (addTo(namespace.owners().computeIfAbsent(owner, o -> new ObjectHistory<>()), version)) {
      changed(namespace);
    }
  }

  /** To be called after a change of a namespace in anything but its pods. */
  private void changed(Namespace namespace) {
    namespace.changed();
    edition++;
  }

  /** Moves with each change that does not concern one pod alone. */
  int edition() {
    return edition;
  }

  void addNode(String name, Version<NodeVersion> version) {
    ObjectHistory<NodeVersion> node = nodes.computeIfAbsent(name, n -> new ObjectHistory<>());
    if (addTo(node, version)) {
      indexNode(name, node);
      edition++;
    }
  }

  void addService(Name name, Version<ServiceVersion> version) {
    ObjectHistory<ServiceVersion> service =
        services.computeIfAbsent(name, n -> new ObjectHistory<>());
    if (addTo(service, version)) {
      indexService(name, service);
      edition++;
    }
  }

  private <S> boolean addTo(ObjectHistory<S> history, Version<S> version) {
    if (!history.add(version)) {
      return false;
    }
    history.derive(marks);
    return true;
  }

  private Namespace existing(String name) {
    return namespaces.computeIfAbsent(
        name,
        n -> {
          namespaceNames = null;
          return new Namespace(n);
        });
  }

  private void indexNode(String name, ObjectHistory<NodeVersion> node) {
    Set<IpAddress> addresses = new HashSet<>();
    Set<Cidr> cidrs = new HashSet<>();
    for (Segment<NodeVersion> segment : node.segments()) {
      addresses.addAll(segment.state().addresses());
      cidrs.addAll(segment.state().podCidrs());
    }
    nodeAddresses.update(name, addresses);
    cidrs.forEach(podCidrs::add);
    podCidrsByNode.getOrDefault(name, List.of()).forEach(podCidrs::remove);
    podCidrsByNode.put(name, List.copyOf(cidrs));
  }

  private void indexService(Name name, ObjectHistory<ServiceVersion> service) {
    Set<IpAddress> addresses = new HashSet<>();
    service.segments().forEach(segment -> addresses.addAll(segment.state().addresses()));
    serviceAddresses.update(name, addresses);
  }

  AddressIndex podAddresses() {
    return podAddresses;
  }

  /** Tells of every moment at which a node or Service that has the address changed. */
  void tellChanges(IpAddress address, Stretch.Finder finder) {
    for (String name : nodeAddresses.get(address)) {
      tellChanges(nodes.get(name), finder);
    }
    for (Name name : serviceAddresses.get(address)) {
      tellChanges(services.get(name), finder);
    }
  }

  private static void tellChanges(@Nullable ObjectHistory<?> history, Stretch.Finder finder) {
    if (history != null) {
      history.tellChanges(finder);
    }
  }

  /** The first node by name that has the address; null when none does. */
  @Nullable String nodeAt(IpAddress address, Instant moment) {
    for (String name : nodeAddresses.get(address)) {
      if (hasNode(name, address, moment)) {
        return name;
      }
    }
    return null;
  }

  /** Whether that node has the address. */
  boolean hasNode(String name, IpAddress address, Instant moment) {
    ObjectHistory<NodeVersion> node = nodes.get(name);
    NodeVersion version = node == null ? null : node.at(moment);
    return version != null && version.addresses().contains(address);
  }

  /** The first Service by name that has the address; null when none has. */
  @Nullable Name serviceAt(IpAddress address, Instant moment) {
    return serviceAt(address, moment, service -> true);
  }

  /** The first Service by name that has the address and serves the port; null when none does. */
  @Nullable Name serviceAt(
      IpAddress address, int protocol, @Nullable Integer port, Instant moment) {
    return serviceAt(address, moment, service -> service.serves(protocol, port));
  }

  private @Nullable Name serviceAt(
      IpAddress address, Instant moment, Predicate<ServiceVersion> fits) {
    for (Name name : serviceAddresses.get(address)) {
      ObjectHistory<ServiceVersion> service = services.get(name);
      ServiceVersion version = service == null ? null : service.at(moment);
      if (version != null && version.addresses().contains(address) && fits.test(version)) {
        return name;
      }
    }
    return null;
  }

  /** The namespace's Services at that moment, sorted by name. */
  List<ServiceFacts> servicesOf(String namespace, Instant moment) {
    List<ServiceFacts> found = new ArrayList<>();
    for (Map.Entry<Name, ObjectHistory<ServiceVersion>> service :
        services.tailMap(new Name(namespace, "")).entrySet()) {
      Name name = service.getKey();
      if (!name.namespace().equals(namespace)) {
        break;
      }
      ServiceVersion version = service.getValue().at(moment);
      if (version != null) {
        found.add(
            new ServiceFacts(
                namespace, name.name(), version.selector(), version.addresses(), version.ports()));
      }
    }
    return found;
  }

  /** The nodes at that moment, sorted by name. */
  List<NodeFacts> nodes(Instant moment) {
    List<NodeFacts> found = new ArrayList<>(nodes.size());
    nodes.forEach(
        (name, history) -> {
          NodeVersion version = history.at(moment);
          if (version != null) {
            found.add(new NodeFacts(name, version.addresses(), version.podCidrs()));
          }
        });
    found.sort(Comparator.comparing(NodeFacts::name));
    return found;
  }

  /** Reports when a pod, its namespace's labels or its namespace's policies changed. */
  void changes(String namespace, String pod, Instant first, Instant last, Consumer<Instant> sink) {
    Namespace of = namespaces.get(namespace);
    if (of == null) {
      return;
    }
    of.changes(first, last, sink);
    PodHistory history = of.pods().get(pod);
    if (history != null) {
      history.history().changes(first, last, sink);
    }
  }

  /** Whether the address lies in a range that some node gives to its pods, in any version kept. */
  boolean isPodAddress(IpAddress address) {
    return podCidrs.contains(address);
  }

  /** Derives everything again: after a snapshot or a change of the publisher. */
  void deriveAll() {
    edition++;
    runningPods.forget();
    for (Namespace namespace : namespaces.values()) {
      namespace.deriveAll(marks);
      namespace.pods().values().forEach(podAddresses::update);
    }
    nodes.forEach(
        (name, node) -> {
          node.derive(marks);
          indexNode(name, node);
        });
    services.forEach(
        (name, service) -> {
          service.derive(marks);
          indexService(name, service);
        });
  }

  void prune(Instant horizon) {
    edition++;
    for (Namespace namespace : namespaces.values()) {
      namespace.pruneAllButPods(horizon, marks);
      namespace
          .pods()
          .values()
          .removeIf(
              pod -> {
                boolean empty = pod.history().prune(horizon, marks);
                podAddresses.update(pod);
                return empty;
              });
    }
    namespaces.values().removeIf(Namespace::isEmpty);
    namespaceNames = null;
    runningPods.forget();
    vocabulary.relearn(namespaces.values());
    nodes
        .entrySet()
        .removeIf(
            node -> {
              boolean empty = node.getValue().prune(horizon, marks);
              indexNode(node.getKey(), node.getValue());
              return empty;
            });
    services
        .entrySet()
        .removeIf(
            service -> {
              boolean empty = service.getValue().prune(horizon, marks);
              indexService(service.getKey(), service.getValue());
              return empty;
            });
  }
}
