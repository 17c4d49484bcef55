package io.weir.collector.agent;

import io.weir.collector.hubble.HubbleServer;
import java.nio.file.Path;

/** Where the agent has Hubble's flows from. */
public sealed interface HubbleInput {

  /** The exporter's file on this node; it need not be there yet. */
  record Exported(Path file) implements HubbleInput {}

  /** The Observer service of this node's Cilium agent. */
  record Observed(HubbleServer server) implements HubbleInput {}
}
