package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowVerdict;
import io.weir.stream.testing.Changes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an accepted exception does to rows. */
class AcceptanceTest {

  private static final FlowTimes TIMES = FlowTimes.defaults().withJudgeSpread(Duration.ZERO);
  private static final String EXCEPTIONS =
      """
      version: 1
      exceptions:
        - name: web-db
          source: {namespace: shop, podSelector: {matchLabels: {app: web}}}
          destination: {namespace: shop, podSelector: {matchLabels: {app: db}}}
          ports: [8080/TCP]
          reason: known
          owner: me
          created: 2026-11-01
          expires: 2026-11-21T10:00:05Z
      """;

  @Test
  void aCoveredRowKeepsItsVerdictAndNamesWhatAcceptsIt() throws Exception {
    FlowVerdict row = judged(EXCEPTIONS, CELL.plusSeconds(1));

    assertThat(row.getAcceptedBy()).isEqualTo("web-db");
    assertThat(row.getVerdict()).isEqualTo("ALLOWED_NOT_INTENDED");
    assertThat(row.getReason()).isEqualTo("NO_POLICY");
  }

  @Test
  void aRowThatBeginsWithTheExpiryReturns() throws Exception {
    assertThat(judged(EXCEPTIONS, CELL.plusSeconds(5)).getAcceptedBy()).isNull();
  }

  @Test
  void withoutExceptionsNothingIsAccepted() throws Exception {
    assertThat(judged("", CELL.plusSeconds(1)).getAcceptedBy()).isNull();
  }

  @Test
  void anotherPortOrClusterIsNotAccepted() throws Exception {
    assertThat(judged(EXCEPTIONS.replace("8080", "8081"), CELL.plusSeconds(1)).getAcceptedBy())
        .isNull();
    assertThat(
            judged(EXCEPTIONS.replace("name: web-db", "name: web-db\n    cluster: west"), CELL)
                .getAcceptedBy())
        .isNull();
  }

  private static FlowVerdict judged(String exceptions, Instant start) throws Exception {
    JudgeSettings settings = JudgeSettings.defaults().withExceptions(exceptions);
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES, settings)) {
      judge.tell(Changes.snapshot("east", CELL.minusSeconds(60)));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.send(flow("node-a", 0, start));
      judge.end();
      assertThat(judge.rows()).hasSize(1);
      return judge.rows().get(0);
    }
  }
}
