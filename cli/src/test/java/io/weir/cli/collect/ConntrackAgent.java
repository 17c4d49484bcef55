package io.weir.cli.collect;

import io.weir.collector.agent.AgentSetting;
import io.weir.collector.flow.LiveNodeSource;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import java.util.List;
import java.util.Map;

/** An agent that watches another network namespace, with a socket of the test's size. */
final class ConntrackAgent {

  private ConntrackAgent() {}

  /**
   * See {@link AgentMain}.
   *
   * @param args Kafka's address, the data folder, name of the cluster, seconds of a cell, name of
   *     the network namespace, bytes to ask for the socket
   */
  public static void main(String[] args) throws Exception {
    ConntrackOptions options =
        ConntrackOptions.inNamespace(args[4]).withReceiveBuffer(Integer.parseInt(args[5]));
    AgentMain.run(
        Map.of(
            AgentSetting.BOOTSTRAP_SERVERS, args[0],
            AgentSetting.DATA_DIR, args[1],
            AgentSetting.CLUSTER, args[2],
            AgentSetting.REPORT_INTERVAL, args[3]),
        (config, meter) ->
            new LiveNodeSource(
                config.observer(), List.of(meter.metered(new ConntrackFeed(options)))));
  }
}
