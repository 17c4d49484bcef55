package io.weir.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.lab.net.Requirements;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scenarios say the kernel does, asked of the real kernel. */
class ScenarioIT {

  @BeforeEach
  void requireMachine() {
    String missing = Requirements.missing().orElse("");
    assumeTrue(missing.isEmpty(), missing);
  }

  static Stream<String> names() {
    return Scenarios.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theKernelDoesWhatTheScenarioSays(String name) throws Exception {
    Scenario scenario = Scenarios.read(name);

    List<Observed> observed = Lab.run(scenario, line -> {});

    assertThat(observed).allMatch(Observed::asExpected);
    assertThat(observed)
        .hasSize(
            scenario.traffic().stream()
                .flatMap(t -> t.connections().stream())
                .mapToInt(c -> c.times())
                .sum());
  }

  @Test
  void twoRunsAtOnceDoNotMeet() throws Exception {
    Scenario scenario = Scenarios.read("service-port");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Callable<List<Observed>> run = () -> Lab.run(scenario, line -> {});
      for (Future<List<Observed>> future : pool.invokeAll(List.of(run, run))) {
        assertThat(future.get()).isNotEmpty().allMatch(Observed::asExpected);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
