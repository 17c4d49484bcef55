package io.weir.policy.lint;

import io.weir.policy.cluster.End;
import io.weir.policy.cluster.PodFacts;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pods of one namespace that no policy can tell apart but by their addresses. */
final class PodGroup {

  private final End.Pod first;
  private final List<IpAddress> addresses = new ArrayList<>(1);

  PodGroup(End.Pod first) {
    this.first = first;
  }

  void add(End.Pod pod) {
    if (pod.address() != null) {
      addresses.add(pod.address());
    }
  }

  String namespace() {
    return first.namespace();
  }

  Map<String, String> labels() {
    return first.labels();
  }

  PodFacts facts() {
    return first.facts();
  }

  boolean hostNetwork() {
    return facts().hostNetwork();
  }

  /** Name of one of them, the first. */
  String example() {
    return first.namespace() + "/" + first.name();
  }

  List<IpAddress> addresses() {
    return addresses;
  }

  boolean declaresPorts() {
    return !facts().ports().isEmpty();
  }

  boolean declares(Transport transport, int from, int to) {
    return facts().ports().stream()
        .anyMatch(
            port -> port.transport() == transport && from <= port.number() && port.number() <= to);
  }
}
