package io.weir.faults.flink;

import io.weir.cli.embedded.Ports;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ZooKeeper that Flink carries, as its {@code bin/zookeeper.sh} starts it. */
final class ZooKeeper implements AutoCloseable {

  private final int port;
  private final ServerProcess process;

  private ZooKeeper(int port, ServerProcess process) {
    this.port = port;
    this.process = process;
  }

  static ZooKeeper start(Path folder) throws IOException {
    FlinkHome home = FlinkHome.create(folder, Map.of());
    int port = Ports.free();
    Path settings = folder.resolve("zoo.cfg");
    Files.writeString(
        settings,
        """
        tickTime=500
        initLimit=10
        syncLimit=5
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        admin.enableServer=false
        """
            .formatted(Files.createDirectories(folder.resolve("data")), port));
    List<String> command = new ArrayList<>(home.java("-Xmx64m"));
    command.add(
        "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain");
    command.add(settings.toString());
    return new ZooKeeper(
        port, ServerProcess.java(folder.resolve("zookeeper.log"), home.environment(), command));
  }

  String quorum() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
