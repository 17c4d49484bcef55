package io.weir.policy.oracle;

import io.weir.policy.oracle.Scenario.Address;
import io.weir.policy.oracle.Scenario.Asked;
import io.weir.policy.oracle.Scenario.Life;
import io.weir.policy.oracle.Scenario.Named;
import io.weir.policy.oracle.Scenario.Pod;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who stands at an address. */
final class NaiveEnds {

  enum Kind {
    POD,
    NODE,
    OUTSIDE,
    UNKNOWN,
    /** A virtual address: it could be any backend, wherever that is. */
    SERVICE
  }

  /** {@code pod} is there for pods only; {@code address} is null for a pod without one. */
  record End(Kind kind, @Nullable Pod pod, @Nullable String address) {

    /** The pod, of whom it is known that there is one. */
    Pod itsPod() {
      return Objects.requireNonNull(pod);
    }

    boolean isPodOnHost() {
      return pod != null && pod.life() == Life.ON_HOST;
    }

    boolean isPodInPodNetwork() {
      return pod != null && pod.life() != Life.ON_HOST;
    }
  }

  private NaiveEnds() {}

  static End of(Scenario scenario, Asked asked) {
    if (asked instanceof Named named) {
      List<String> addresses = named.pod().addresses();
      return new End(Kind.POD, named.pod(), addresses.isEmpty() ? null : addresses.get(0));
    }
    String address = ((Address) asked).text();
    List<Pod> owners =
        scenario.pods().stream()
            .filter(pod -> pod.life() == Life.RUNNING && pod.addresses().contains(address))
            .toList();
    if (owners.size() == 1) {
      return new End(Kind.POD, owners.get(0), address);
    }
    if (owners.size() > 1) {
      return new End(Kind.UNKNOWN, null, address);
    }
    if (Scenario.NODES.values().stream().anyMatch(own -> own.contains(address))) {
      return new End(Kind.NODE, null, address);
    }
    if (address.equals(Scenario.SERVICE)) {
      return new End(Kind.SERVICE, null, address);
    }
    boolean inCluster = Scenario.POD_BLOCKS.stream().anyMatch(block -> inside(address, block));
    return new End(inCluster ? Kind.UNKNOWN : Kind.OUTSIDE, null, address);
  }

  /** Traffic from the pod's own node: an address of it, or a pod in its network. */
  static boolean isOwnNode(End source, Pod pod) {
    String node = pod.node();
    if (node == null) {
      return false;
    }
    return source.kind() == Kind.NODE
        ? Scenario.addressesOf(node).contains(source.address())
        : source.isPodOnHost() && node.equals(source.itsPod().node());
  }

  /** Whether an address lies in a block; an IPv4-mapped one is IPv4. */
  static boolean inside(String address, String block) {
    int slash = block.indexOf('/');
    byte[] one = bytes(address);
    byte[] base = bytes(block.substring(0, slash));
    int length = Integer.parseInt(block.substring(slash + 1));
    boolean mapped = base.length == 4 && block.contains(":");
    int cleared = base.length * 8 - (mapped ? length - 96 : length);
    return one.length == base.length
        && new BigInteger(1, one)
            .shiftRight(cleared)
            .equals(new BigInteger(1, base).shiftRight(cleared));
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }
}
