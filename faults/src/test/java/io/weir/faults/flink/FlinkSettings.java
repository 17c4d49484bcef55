package io.weir.faults.flink;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that make a cluster of one machine, small and quick to notice a loss. What users set is
 * laid over them.
 */
final class FlinkSettings {

  private FlinkSettings() {}

  static Map<String, String> local(Path folder, int rpcPort, int restPort) {
    Map<String, String> settings = new TreeMap<>();
    for (String host :
        new String[] {
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host",
          "rest.address",
          "rest.bind-address"
        }) {
      settings.put(host, "127.0.0.1");
    }
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("rest.bind-port", Integer.toString(restPort));
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    settings.put("taskmanager.numberOfTaskSlots", "2");
    settings.put("taskmanager.load-balance.mode", "SLOTS");
    settings.put("heartbeat.interval", "1s");
    settings.put("heartbeat.timeout", "5s");
    settings.put("metrics.fetcher.update-interval", "500ms");
    settings.put("slot.request.timeout", "60s");
    return settings;
  }

  /** What the shell scripts would compute of {@code taskmanager.memory.process.size}. */
  static Map<String, String> taskManagerMemory() {
    Map<String, String> memory = new TreeMap<>();
    memory.put("taskmanager.cpu.cores", "2");
    memory.put("taskmanager.memory.framework.heap.size", "96mb");
    memory.put("taskmanager.memory.task.heap.size", "416mb");
    memory.put("taskmanager.memory.framework.off-heap.size", "64mb");
    memory.put("taskmanager.memory.task.off-heap.size", "0mb");
    memory.put("taskmanager.memory.network.min", "64mb");
    memory.put("taskmanager.memory.network.max", "64mb");
    memory.put("taskmanager.memory.managed.size", "16mb");
    memory.put("taskmanager.memory.jvm-metaspace.size", "192mb");
    memory.put("taskmanager.memory.jvm-overhead.min", "64mb");
    memory.put("taskmanager.memory.jvm-overhead.max", "64mb");
    return memory;
  }
}
