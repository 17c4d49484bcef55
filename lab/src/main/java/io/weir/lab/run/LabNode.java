package io.weir.lab.run;

import io.weir.collector.drops.NetworkNamespace;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.flow.Enforcement;
import io.weir.lab.kube.AddressPool;
import io.weir.lab.net.Netns;
import io.weir.lab.scenario.NodeSpec;
import java.io.IOException;
import java.util.List;

/**
 * A node that is up.
 *
 * @param address its address towards other nodes
 * @param gateway its address towards its pods
 */
record LabNode(NodeSpec spec, Netns netns, String address, String gateway, AddressPool pods) {

  String name() {
    return spec.name();
  }

  List<String> addresses() {
    return List.of(address, gateway);
  }

  Enforcement enforcement() {
    return spec.enforces() ? Enforcement.NETFILTER : Enforcement.NONE;
  }

  /** Inode by which the kernel tells the node's namespace from others. */
  long inode() throws IOException {
    return NetworkNamespace.named(netns.name());
  }

  /** What this node drops, not what others or its pods do. */
  DropFilter dropFilter() throws IOException {
    return DropFilter.node(inode());
  }
}
