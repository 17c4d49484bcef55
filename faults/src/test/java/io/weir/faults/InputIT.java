package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.faults.load.Load;
import io.weir.faults.load.Mischief;
import io.weir.faults.load.Shape;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes in over the topics may be anything; the rows of what is good must not show it. */
@Timeout(300)
class InputIT extends SiteFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LATE = 5_000;

  @Test
  void poisonDuplicatesLateFlowsAndAStormOfPoliciesChangeNoRow() throws Exception {
    try (Trial trial =
        Trial.start(site, Shape.brief(), "input", folder.resolve("archive"), Load::twice)) {
      Mischief mischief = new Mischief(trial.load());
      int poison = mischief.poison(50);
      trial.hurt("each record twice, and " + poison + " that no one can read", () -> {});
      trial.hurt("1,000 policies at once", () -> mischief.storm(1_000));
      trial.hurt("5,000 late flows", () -> mischief.late(LATE));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> trial.job().metric("deadLetters") > 0 && trial.job().metric("lateFlows") > 0);

      trial.finish();

      assertThat(trial.deadLetters().origins()).hasSize(poison);
      assertThat(trial.archive().rows("late_flows")).isEqualTo(LATE);
      assertThat(
              trial
                  .archive()
                  .query(
                      "SELECT count(DISTINCT name) FROM "
                          + trial.archive().table("cluster_changes")
                          + " WHERE name LIKE 'bystander-%'"))
          .containsExactly("1000");
    }
  }
}
