package io.weir.faults.flink;

import static org.awaitility.Awaitility.await;

import io.weir.cli.embedded.Ports;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A standalone Flink cluster: a JobManager and TaskManagers, each in a process of its own, on
 * loopback.
 */
public final class FlinkCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final FlinkHome home;
  private final FlinkRest rest;
  private final List<String> jobManagerCommand;
  private final @Nullable ZooKeeper zooKeeper;
  private final List<ServerProcess> taskManagers = new ArrayList<>();
  private ServerProcess jobManager;
  private int started;

  private FlinkCluster(
      Path folder,
      FlinkHome home,
      FlinkRest rest,
      List<String> jobManagerCommand,
      @Nullable ZooKeeper zooKeeper)
      throws IOException {
    this.folder = folder;
    this.home = home;
    this.rest = rest;
    this.jobManagerCommand = jobManagerCommand;
    this.zooKeeper = zooKeeper;
    this.jobManager = launchJobManager();
  }

  /**
   * Starts a session cluster: jobs are submitted to it.
   *
   * @param settings laid over those of a local cluster
   */
  public static FlinkCluster session(Path folder, Map<String, String> settings) throws IOException {
    return start(
        folder,
        settings,
        null,
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of("--executionMode", "cluster"));
  }

  /** The same, whose jobs outlive a JobManager: what it must know is in ZooKeeper and on disk. */
  public static FlinkCluster highlyAvailable(Path folder, Map<String, String> settings)
      throws IOException {
    ZooKeeper zooKeeper = ZooKeeper.start(folder.resolve("zookeeper"));
    Map<String, String> all = new TreeMap<>(settings);
    all.put("high-availability.type", "zookeeper");
    all.put("high-availability.zookeeper.quorum", zooKeeper.quorum());
    all.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
    all.put("high-availability.zookeeper.client.session-timeout", "5000");
    all.put("high-availability.zookeeper.client.connection-timeout", "5000");
    return start(
        folder,
        all,
        zooKeeper,
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of("--executionMode", "cluster"));
  }

  /**
   * Starts an application cluster, which ends with its job.
   *
   * @param arguments as {@code standalone-job.sh start} takes them
   */
  public static FlinkCluster application(
      Path folder, Map<String, String> settings, List<String> arguments) throws IOException {
    return start(
        folder,
        settings,
        null,
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        arguments);
  }

  private static FlinkCluster start(
      Path folder,
      Map<String, String> settings,
      @Nullable ZooKeeper zooKeeper,
      String entryPoint,
      List<String> arguments)
      throws IOException {
    int restPort = Ports.free();
    Map<String, String> all = FlinkSettings.local(folder, Ports.free(), restPort);
    all.putAll(settings);
    FlinkHome home = FlinkHome.create(folder, all);
    List<String> command = new ArrayList<>(home.java("-Xmx384m"));
    command.addAll(List.of(entryPoint, "--configDir", home.conf().toString()));
    command.addAll(arguments);
    Files.createDirectories(folder.resolve("tmp"));
    FlinkCluster cluster =
        new FlinkCluster(folder, home, new FlinkRest(restPort), command, zooKeeper);
    cluster.startTaskManager();
    cluster.startTaskManager();
    return cluster;
  }

  /** The command {@code flink}, with this cluster's settings. */
  public FlinkCli cli() {
    return new FlinkCli(home, folder);
  }

  /** The jar that users submit. */
  public static Path jobJar() {
    return FlinkHome.jobJar();
  }

  public FlinkJob job(String id) {
    return new FlinkJob(rest, id);
  }

  /** The one job of an application cluster. */
  public FlinkJob onlyJob() {
    return new FlinkJob(
        rest,
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> rest.get("jobs").path("jobs").path(0).path("id").asText(),
                id -> !id.isEmpty()));
  }

  /** Returns when the JobManager knows so many TaskManagers. */
  public void awaitTaskManagers(int count) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.get("overview").path("taskmanagers").asInt() == count);
  }

  public ServerProcess jobManager() {
    return jobManager;
  }

  /** Those that were started and not yet taken, oldest first. */
  public ServerProcess taskManager(int index) {
    return taskManagers.get(index);
  }

  /** Starts one more. */
  public void startTaskManager() throws IOException {
    started++;
    List<String> command = new ArrayList<>(home.java("-Xmx512m"));
    command.add("-XX:MaxMetaspaceSize=192m");
    command.addAll(
        List.of(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            home.conf().toString()));
    FlinkSettings.taskManagerMemory()
        .forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    taskManagers.add(
        ServerProcess.java(
            folder.resolve("taskmanager-" + started + ".log"), home.environment(), command));
  }

  /** SIGKILL; another takes its place. */
  public void replaceTaskManager(int index) throws IOException, InterruptedException {
    taskManagers.remove(index).kill();
    startTaskManager();
  }

  /** SIGKILL; another takes its place. */
  public void replaceJobManager() throws IOException, InterruptedException {
    jobManager.kill();
    jobManager = launchJobManager();
  }

  private ServerProcess launchJobManager() throws IOException {
    return ServerProcess.java(
        folder.resolve("jobmanager.log"), home.environment(), jobManagerCommand);
  }

  @Override
  public void close() {
    taskManagers.forEach(ServerProcess::close);
    jobManager.close();
    if (zooKeeper != null) {
      zooKeeper.close();
    }
  }
}
