package io.weir.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.ebpf.DropSource;
import io.weir.lab.net.Requirements;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveObserverIT {
  private final CollectedFlows collected = new CollectedFlows();
  private final List<ClusterChange> changes = new CopyOnWriteArrayList<>();
  private final List<String> dropped = new CopyOnWriteArrayList<>();

  @BeforeEach
  void requireMachine() {
    String missing =
        Requirements.missing()
            .orElseGet(() -> Objects.requireNonNullElse(DropSource.unavailable(), ""));
    assumeTrue(missing.isEmpty(), missing);
  }

  @Test
  void everyConnectionIsReportedAsItWent() throws Exception {
    for (Observed connection : observe("service-port")) {
      assertThat(collected.of("service-port", connection.attempt()))
          .as("%s", connection)
          .extracting(FlowRecord::getOutcome)
          .contains(CollectedFlows.expected(connection.attempt()));
    }
  }

  @Test
  void theWatchStartsWithASnapshotAndEndsPastEveryFlow() throws Exception {
    observe("service-port");

    assertThat(changes.get(0).getType()).isEqualTo(ChangeType.SNAPSHOT_BEGIN);
    assertThat(changes.stream().filter(c -> c.getType() == ChangeType.SNAPSHOT_END)).hasSize(1);
    assertThat(changes)
        .filteredOn(c -> "catalog-from-web".equals(c.getName()))
        .extracting(ClusterChange::getGeneration)
        .containsExactly(1L, 2L);
    ClusterChange last = changes.get(changes.size() - 1);
    assertThat(last.getType()).isEqualTo(ChangeType.BOOKMARK);
    assertThat(collected.flows).allMatch(f -> f.getIntervalEnd().isBefore(last.getBookmark()));
  }

  @Test
  void deniedPacketsAreToldWithTheNamesOfPods() throws Exception {
    observe("service-port");

    // Dropped on the server's node; the Service's address was translated on the client's.
    assertThat(dropped)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "dropped on node-b: shop/web-\\S+ -> shop/catalog-\\S+ 8080/TCP"
                            + " \\(NETFILTER_DROP\\)"));
  }

  private List<Observed> observe(String name) throws Exception {
    Scenario scenario = Scenarios.read(name);
    List<Observed> made =
        new ScenarioRun(scenario, Duration.ZERO, Duration.ofMillis(100), line -> {})
            .run(new LiveObserver(name, collected, changes::add, dropped::add));
    assertThat(made).isNotEmpty().allMatch(Observed::asExpected);
    return made;
  }
}
