package io.weir.collector.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of the election, with hand-moved clocks: 15 s Lease, 10 s deadline, 2 s retries. */
class LeaseCandidateTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final FakeLease lease = new FakeLease();
  private final FakeLease.Access toA = lease.access();
  private final FakeLease.Access toB = lease.access();
  private final LeaseCandidate a = candidate("a", toA, NOON);
  private final LeaseCandidate b = candidate("b", toB, NOON);
  private long nanos;

  @Test
  void theFirstLeadsAndTheSecondStandsBy() throws Exception {
    a.attempt();
    b.attempt();

    assertThat(a.reign()).isNotNull();
    assertThat(b.reign()).isNull();
    assertThat(b.holder()).isEqualTo("a");
  }

  @Test
  void aRenewedReignGoesOnUnderItsEpoch() throws Exception {
    a.attempt();
    Reign reign = reignOf(a);
    for (int i = 0; i < 30; i++) {
      pass(2);
      a.attempt();
      b.attempt();
    }

    assertThat(reign.holds()).isTrue();
    assertThat(reignOf(a)).isSameAs(reign);
    assertThat(b.reign()).isNull();
  }

  @Test
  void aReignThatIsNotRenewedEndsBeforeAnotherBegins() throws Exception {
    a.attempt();
    Reign first = reignOf(a);
    b.attempt();
    toA.away = true;
    pass(9);
    assertThat(first.holds()).isTrue();
    pass(1);
    assertThat(first.holds()).isFalse();

    pass(4);
    b.attempt();
    assertThat(b.reign()).isNull();
    pass(1);
    b.attempt();

    assertThat(reignOf(b).epoch()).isGreaterThan(first.epoch());
    toA.away = false;
    a.attempt();
    assertThat(a.reign()).isNull();
    assertThat(a.holder()).isEqualTo("b");
  }

  @Test
  void aClockThatIsHoursAheadTakesNothingFromALivingLeader() throws Exception {
    LeaseCandidate ahead = candidate("ahead", toB, NOON.plus(Duration.ofHours(9)));
    a.attempt();
    for (int i = 0; i < 20; i++) {
      ahead.attempt();
      pass(2);
      a.attempt();
    }

    assertThat(a.reign()).isNotNull();
    assertThat(ahead.reign()).isNull();
  }

  @Test
  void anEpochGrowsAlsoWhenTheNewLeadersClockLagsBehind() throws Exception {
    LeaseCandidate behind = candidate("behind", toB, NOON.minus(Duration.ofDays(2)));
    a.attempt();
    long epoch = reignOf(a).epoch();
    a.release();

    behind.attempt();

    assertThat(reignOf(behind).epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void aReleasedLeaseIsTakenAtOnce() throws Exception {
    a.attempt();
    Reign reign = reignOf(a);
    b.attempt();

    a.release();
    b.attempt();

    assertThat(reign.holds()).isFalse();
    assertThat(b.reign()).isNotNull();
    assertThat(Objects.requireNonNull(lease.record()).transitions()).isEqualTo(1);
  }

  @Test
  void releasingWhatIsAnothersChangesNothing() throws Exception {
    a.attempt();

    b.release();

    assertThat(Objects.requireNonNull(lease.record()).holder()).isEqualTo("a");
    assertThat(reignOf(a).holds()).isTrue();
  }

  @Test
  void ofTwoThatAskAtTheSameTimeOneLeads() throws Exception {
    LeaseCandidate late =
        candidate(
            "late",
            new LeaseApi() {
              @Override
              public @Nullable LeaseRecord read(Duration patience)
                  throws IOException, InterruptedException {
                LeaseRecord seen = toB.read(patience);
                a.attempt();
                return seen;
              }

              @Override
              public boolean write(LeaseRecord wanted, Duration patience) throws IOException {
                return toB.write(wanted, patience);
              }
            },
            NOON);

    late.attempt();

    assertThat(a.reign()).isNotNull();
    assertThat(late.reign()).isNull();
  }

  @Test
  void aWriteWhoseAnswerWasLostIsANewReignNotTheOldOne() throws Exception {
    toA.answersAreLost = true;
    assertThatThrownBy(a::attempt).isInstanceOf(IOException.class);
    assertThat(a.reign()).isNull();
    long lost = epochInTheLease();
    toA.answersAreLost = false;

    a.attempt();

    assertThat(reignOf(a).epoch()).isGreaterThan(lost);
  }

  @Test
  void whoMissedItsDeadlineBeginsAnewUnderALargerEpoch() throws Exception {
    a.attempt();
    long epoch = reignOf(a).epoch();
    pass(11);

    a.attempt();

    assertThat(reignOf(a).epoch()).isGreaterThan(epoch);
  }

  @Test
  void aLeaseThatWasTakenAwayStillGivesALargerEpoch() throws Exception {
    a.attempt();
    Reign first = reignOf(a);
    lease.delete();

    a.attempt();

    assertThat(first.holds()).isFalse();
    assertThat(reignOf(a).epoch()).isGreaterThan(first.epoch());
  }

  @Test
  void anApiThatIsAwayForAMomentEndsNoReign() throws Exception {
    a.attempt();
    Reign reign = reignOf(a);
    toA.away = true;
    pass(8);
    assertThatThrownBy(a::attempt).isInstanceOf(IOException.class);
    toA.away = false;
    pass(1);
    a.attempt();
    pass(9);

    assertThat(reign.holds()).isTrue();
  }

  private long epochInTheLease() {
    return Objects.requireNonNull(Objects.requireNonNull(lease.record()).acquired()).toEpochMilli();
  }

  private static Reign reignOf(LeaseCandidate candidate) {
    return Objects.requireNonNull(candidate.reign());
  }

  private void pass(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }

  private LeaseCandidate candidate(String name, LeaseApi api, Instant wallClock) {
    return new LeaseCandidate(
        api, name, LeaseTimings.DEFAULTS, Clock.fixed(wallClock, ZoneOffset.UTC), () -> nanos);
  }
}
