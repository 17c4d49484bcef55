package io.weir.cli.collect;

import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.NodeSources;
import java.util.Map;
import java.util.Objects;

/** An agent that reads a Hubble exporter's file. */
final class HubbleAgent {

  private HubbleAgent() {}

  /**
   * See {@link AgentMain}.
   *
   * @param args Kafka's address, the data folder, name of the cluster, seconds of a cell, the file
   */
  public static void main(String[] args) throws Exception {
    AgentMain.run(
        Map.of(
            AgentSetting.BOOTSTRAP_SERVERS, args[0],
            AgentSetting.DATA_DIR, args[1],
            AgentSetting.CLUSTER, args[2],
            AgentSetting.REPORT_INTERVAL, args[3],
            AgentSetting.HUBBLE, args[4],
            AgentSetting.CONNTRACK, "off"),
        (config, meter) ->
            Objects.requireNonNull(NodeSources.of(config).get("hubble")).open(config, meter));
  }
}
