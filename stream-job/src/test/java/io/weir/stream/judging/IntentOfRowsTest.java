package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.testing.Changes;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What staged policies and the configuration of intent do to rows. */
class IntentOfRowsTest {

  private static final Instant LONG_AGO = CELL.minusSeconds(60);
  private static final ClusterChange STAGED = Changes.stagedDenyDb("east", LONG_AGO);

  @Test
  void aRowNamesTheStagedPolicyThatWouldDenyIt() throws Exception {
    FlowVerdict row = judged(settings(RequiredIntent.ANY), STAGED);

    assertThat(row.getVerdict()).isEqualTo("ALLOWED_NOT_INTENDED");
    assertThat(row.getReason()).isEqualTo("INTENT_VIOLATION");
    assertThat(row.getFindings()).contains("INTENT_VIOLATION");
    assertThat(row.getStagedPolicies()).containsExactly("shop/deny-db");
    assertThat(row.getDecision()).isEqualTo("ALLOW");
  }

  @Test
  void aRowOfATimeBeforeItWasStagedDoesNot() throws Exception {
    FlowVerdict row =
        judged(settings(RequiredIntent.ANY), Changes.stagedDenyDb("east", CELL.plusSeconds(5)));

    assertThat(row.getReason()).isEqualTo("NO_POLICY");
    assertThat(row.getStagedPolicies()).isEmpty();
  }

  @Test
  void oneThatWasRetiredDoesNot() throws Exception {
    FlowVerdict row =
        judged(
            settings(RequiredIntent.ANY), STAGED, Changes.deleted(STAGED, CELL.minusSeconds(30)));

    assertThat(row.getReason()).isEqualTo("NO_POLICY");
  }

  @Test
  void aFindingThatIsSwitchedOffReachesTheJudge() throws Exception {
    FlowVerdict row = judged(settings(RequiredIntent.ANY, Finding.INTENT_VIOLATION), STAGED);

    assertThat(row.getReason()).isEqualTo("NO_POLICY");
    assertThat(row.getStagedPolicies()).isEmpty();
  }

  @Test
  void theEndsThatIntentRequiresReachTheJudge() throws Exception {
    ClusterChange allow = Changes.allowWeb("east", LONG_AGO);

    assertThat(judged(settings(RequiredIntent.ANY), allow).getReason()).isEqualTo("POLICY_ALLOWED");
    assertThat(judged(settings(RequiredIntent.BOTH), allow).getReason()).isEqualTo("NO_POLICY");
  }

  private static JudgeSettings settings(RequiredIntent required, Finding... disabled) {
    JudgeOptions defaults = JudgeOptions.defaults();
    return JudgeSettings.of(
        new JudgeOptions(
            defaults.ipBlockMatchesPods(),
            required,
            Set.of(disabled),
            defaults.enforcementGrace(),
            defaults.unlistedProtocols(),
            defaults.recheckEstablished()),
        TimelineOptions.defaults());
  }

  private static FlowVerdict judged(JudgeSettings settings, ClusterChange... changes)
      throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(FlowTimes.defaults(), settings)) {
      judge.tell(Changes.snapshot("east", LONG_AGO));
      judge.tell(changes);
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.send(flow("node-a", 0, CELL.plusSeconds(1)));
      judge.end();
      assertThat(judge.rows()).hasSize(1);
      return judge.rows().get(0);
    }
  }
}
