package io.weir.lab.run;

import io.weir.lab.kube.AddressPool;
import io.weir.lab.net.Netns;
import io.weir.lab.scenario.NodeSpec;
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
}
