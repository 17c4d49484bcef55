package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.Outcome;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import io.weir.stream.testing.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a row says that the network plugin disagrees. */
class PluginComparisonTest {

  private static final Instant LONG_AGO = CELL.minusSeconds(60);
  private static final Instant AT = CELL.plusSeconds(1);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @ParameterizedTest
  @CsvSource({
    "ALLOWED_BY_RULE, ALLOWED, false",
    "ALLOWED_BY_RULE, DENIED, true",
    "ALLOWED_BY_RULE, AUDITED, true",
    "ALLOWED_BY_RULE, MIXED, false",
    "ALLOWED_BY_RULE, UNKNOWN, false",
    "DEFAULT_ALLOW, ALLOWED, false",
    "DEFAULT_ALLOW, DENIED, true",
    "DENIED, ALLOWED, true",
    "DENIED, DENIED, false",
    "DENIED, AUDITED, false",
    "DENIED, UNKNOWN, false",
  })
  void whatEitherSaysOfTheDestination(String ours, PluginDecision theirs, boolean disagree)
      throws Exception {
    FlowVerdict row = judged(said(PluginDecision.UNKNOWN, theirs, AT_ONCE), policies(ours));

    assertThat(row.getIngress()).isEqualTo(ours);
    assertThat(row.getFindings().contains("PLUGIN_DISAGREES")).isEqualTo(disagree);
    assertThat(row.getPluginIngress())
        .isEqualTo(theirs == PluginDecision.UNKNOWN ? null : theirs.name());
    assertThat(row.getPluginEgress()).isNull();
  }

  @Test
  void theSourceIsComparedToo() throws Exception {
    FlowVerdict row =
        judged(
            said(PluginDecision.DENIED, PluginDecision.ALLOWED, AT_ONCE),
            policies("ALLOWED_BY_RULE"));

    assertThat(row.getEgress()).isEqualTo("DEFAULT_ALLOW");
    assertThat(row.getFindings()).contains("PLUGIN_DISAGREES");
    assertThat(row.getPluginEgress()).isEqualTo("DENIED");
  }

  @Test
  void whatWasSaidLongAfterTheIntervalBeganIsOfAnotherMoment() throws Exception {
    FlowVerdict row =
        judged(
            said(PluginDecision.UNKNOWN, PluginDecision.DENIED, Duration.ofMillis(5_001)),
            policies("ALLOWED_BY_RULE"));

    assertThat(row.getFindings()).doesNotContain("PLUGIN_DISAGREES");
    assertThat(row.getPluginIngress()).isEqualTo("DENIED");
  }

  @Test
  void aChangeCloseByExplainsADifference() throws Exception {
    FlowRecord flow = said(PluginDecision.UNKNOWN, PluginDecision.DENIED, AT_ONCE);
    flow.setOutcome(Outcome.DROPPED);

    FlowVerdict row = judged(flow, List.of(Changes.denyDb("east", AT.plusSeconds(2))));

    assertThat(row.getFindings())
        .contains("STATE_IN_TRANSITION")
        .doesNotContain("PLUGIN_DISAGREES");
  }

  @Test
  void aRowWithoutAStatementHasNoSuchColumns() throws Exception {
    FlowVerdict row = judged(flow("node-a", 0, AT), policies("DEFAULT_ALLOW"));

    assertThat(row.getFindings()).doesNotContain("PLUGIN_DISAGREES");
    assertThat(row.getPluginVerdict()).isNull();
    assertThat(row.getPluginDropReason()).isNull();
    assertThat(row.getPluginPolicies()).isEmpty();
  }

  private static List<ClusterChange> policies(String ingress) {
    return switch (ingress) {
      case "ALLOWED_BY_RULE" -> List.of(Changes.allowWeb("east", LONG_AGO));
      case "DENIED" -> List.of(Changes.denyDb("east", LONG_AGO));
      default -> List.of();
    };
  }

  private static FlowRecord said(PluginDecision egress, PluginDecision ingress, Duration after) {
    FlowRecord flow = flow("node-a", 0, AT);
    flow.setPlugin(
        new PluginStatement("WORD", "WHY", egress, ingress, AT.plus(after), List.of("ns/b", "a")));
    return flow;
  }

  private static FlowVerdict judged(FlowRecord flow, List<ClusterChange> changes) throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(FlowTimes.defaults())) {
      judge.tell(Changes.snapshot("east", LONG_AGO));
      judge.tell(changes);
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.send(flow);
      judge.end();
      assertThat(judge.rows()).hasSize(1);
      return judge.rows().get(0);
    }
  }
}
