package io.weir.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cli.collect.ArchivedFlows.Archived;
import io.weir.cli.collect.ArchivedFlows.Loss;
import io.weir.cli.collect.TrackingNamespace.Made;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.embedded.PipelineOptions;
import io.weir.collector.cluster.ManifestClusterSource;
import io.weir.collector.cluster.ManifestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections on the real kernel, counted by who makes them, beside what three agents bring into
 * the archive. All three see the same, each as a cluster of its own: one has room for everything,
 * one a socket that overruns, and one is killed and started again.
 */
@Timeout(180)
class LossHonestyIT {

  private static final Duration CELL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROOM = 32 << 20;
  private static final int TIGHT = 8 << 10;
  private static final int CALM = 30;
  private static final int FIRST_FLOOD = 3_000;
  private static final int LARGEST_FLOOD = 12_000;

  /** Of a flood's openings, so many unheard leave some for good. */
  private static final double ENOUGH = 0.02;

  @TempDir private static Path folder;
  private static TrackingNamespace namespace;
  private static final List<AgentProcess> AGENTS = new ArrayList<>();
  private static final List<Made> BEFORE = new ArrayList<>();
  private static final List<Made> WHILE_DEAD = new ArrayList<>();
  private static final List<Made> AFTER = new ArrayList<>();
  private static ArchivedFlows archived;

  @BeforeAll
  static void runOnce() throws Exception {
    namespace = new TrackingNamespace();
    try (ArchiveFolder archive = ArchiveFolder.claim(folder.resolve("archive"));
        Pipeline pipeline = Pipeline.start(archive, PipelineOptions.embedded(CELL))) {
      Path manifest = folder.resolve("cluster.yaml");
      Files.writeString(manifest, "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
      for (String cluster : List.of("roomy", "tight", "killed")) {
        pipeline.feed(new ManifestClusterSource(List.of(manifest), ManifestOptions.of(cluster)));
      }
      String kafka = pipeline.bootstrapServers();
      AgentProcess roomy = start(kafka, "roomy", ROOM);
      AgentProcess tight = start(kafka, "tight", TIGHT);
      AgentProcess killed = start(kafka, "killed", ROOM);
      awaitListings(1, roomy, tight, killed);
      BEFORE.addAll(namespace.open(CALM));
      BEFORE.addAll(floodUntilOverrun(tight));
      double made = BEFORE.get(BEFORE.size() - 1).after().toEpochMilli() / 1e3;
      await()
          .atMost(PATIENCE)
          .until(() -> killed.metric("weir_collector_safe_timestamp_seconds") > made);
      killed.kill();
      WHILE_DEAD.addAll(namespace.open(CALM));
      AgentProcess next = start(kafka, "killed", ROOM);
      awaitListings(1, next);
      AFTER.addAll(namespace.open(CALM));
      for (AgentProcess agent : List.of(roomy, tight, next)) {
        assertThat(agent.terminate()).isZero();
      }
      pipeline.drain(CELL, PATIENCE, progress -> {});
    }
    archived = ArchivedFlows.read(folder.resolve("archive"));
  }

  @AfterAll
  static void end() throws Exception {
    AGENTS.forEach(AgentProcess::close);
    if (namespace != null) {
      namespace.close();
    }
  }

  private static AgentProcess start(String kafka, String cluster, int buffer) throws IOException {
    AgentProcess agent =
        AgentProcess.start(
            ConntrackAgent.class,
            kafka,
            folder.resolve(cluster).toString(),
            cluster,
            Long.toString(CELL.toSeconds()),
            namespace.name(),
            Integer.toString(buffer));
    AGENTS.add(agent);
    return agent;
  }

  private static void awaitListings(double count, AgentProcess... agents) {
    for (AgentProcess agent : agents) {
      await().atMost(PATIENCE).until(() -> agent.events("listing") >= count);
    }
  }

  private static List<Made> floodUntilOverrun(AgentProcess agent) throws Exception {
    List<Made> flood = new ArrayList<>();
    for (int count = FIRST_FLOOD; count <= LARGEST_FLOOD; count += FIRST_FLOOD) {
      double heard = agent.events("new");
      flood.addAll(namespace.open(count));
      // One may have begun before the end; when the next is over, all events were read.
      awaitListings(agent.events("listing") + 2, agent);
      if (agent.events("loss") > 0 && agent.events("new") - heard < count * (1 - ENOUGH)) {
        return flood;
      }
    }
    throw new AssertionError("no flood overran the socket");
  }

  @Test
  void withoutAnOverrunEachConnectionIsArchivedAndNothingLost() {
    List<Made> made = allMade();
    List<Archived> flows = archived.of("roomy");

    assertThat(flows.stream().map(Archived::connection).collect(Collectors.toSet()))
        .hasSize(made.size());
    assertThat(missing(made, flows)).isEmpty();
    assertThat(archived.losses("roomy")).isEmpty();
  }

  @Test
  void whatAnOverrunLosesLiesInAPublishedLoss() {
    List<Made> missing = missing(allMade(), archived.of("tight"));
    List<Loss> losses = archived.losses("tight");

    assertThat(missing).as("what the flood lost for good").isNotEmpty();
    assertThat(losses).isNotEmpty().allMatch(loss -> loss.place().equals("KERNEL"));
    assertThat(missing).allMatch(one -> losses.stream().anyMatch(loss -> loss.covers(one)));
  }

  @Test
  void nothingIsCalledLostWhereNothingHappened() {
    List<Made> made = allMade();

    assertThat(archived.losses("tight")).allMatch(loss -> made.stream().anyMatch(loss::covers));
  }

  @Test
  void whatTheKernelStillKnowsAfterAnOverrunIsOnlyDelayed() {
    assertThat(missing(allMade(), archived.of("tight")))
        .allMatch(one -> one.port() == ShortConnections.REFUSED);
  }

  @Test
  void whatAKilledAgentDidNotSeeLiesInItsDowntime() {
    List<Archived> flows = archived.of("killed");
    List<Loss> downtime = archived.losses("killed");

    assertThat(downtime).hasSize(1).allMatch(loss -> loss.place().equals("DOWNTIME"));
    assertThat(missing(WHILE_DEAD, flows)).isNotEmpty();
    assertThat(WHILE_DEAD).allMatch(downtime.get(0)::covers);
    assertThat(missing(BEFORE, flows)).isEmpty();
    assertThat(BEFORE).noneMatch(downtime.get(0)::covers);
    assertThat(missing(AFTER, flows)).isEmpty();
  }

  @Test
  void nothingIsArchivedThatWasNotMade() {
    Map<String, Made> made =
        allMade().stream().collect(Collectors.toMap(Made::address, Function.identity()));
    assertThat(archived.flows())
        .isNotEmpty()
        .allMatch(flow -> made.containsKey(flow.address()) && flow.isOf(made.get(flow.address())));
    assertThat(archived.late()).isZero();
  }

  private static List<Made> allMade() {
    List<Made> all = new ArrayList<>(BEFORE);
    all.addAll(WHILE_DEAD);
    all.addAll(AFTER);
    return all;
  }

  private static List<Made> missing(List<Made> made, List<Archived> flows) {
    Set<String> known = flows.stream().map(Archived::address).collect(Collectors.toSet());
    return made.stream().filter(one -> !known.contains(one.address())).toList();
  }
}
