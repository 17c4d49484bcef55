package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.cluster.ClusterApi.Probe;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchEvidenceTest {

  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final WatchEvidence evidence = new WatchEvidence(SETTLE);

  @BeforeEach
  void listed() {
    evidence.listed(T0, T0.plusMillis(5), "100", 3);
  }

  @Test
  void nothingIsProvenBeforeTheFirstListing() {
    assertThat(new WatchEvidence(SETTLE).proven()).isNull();
  }

  @Test
  void aListingProvesTheMomentItWasAskedFor() {
    assertThat(evidence.proven()).isEqualTo(T0);
  }

  @Test
  void aProbeOfTheVersionThatTheWatchHasReachedProvesAtOnce() {
    evidence.probed(at(1000), at(1010), new Probe("100", 3L));

    assertThat(evidence.proven()).isEqualTo(at(1000));
    assertThat(evidence.wantsProbe()).isTrue();
  }

  @Test
  void aProbeOfANewerVersionProvesOnlyWhenTheWatchStayedIdleForAWhile() {
    evidence.probed(at(1000), at(1010), new Probe("107", 3L));

    assertThat(evidence.proven()).isEqualTo(T0);
    assertThat(evidence.consistentAt(at(2009))).isTrue();
    assertThat(evidence.proven()).isEqualTo(T0);
    assertThat(evidence.consistentAt(at(2010))).isTrue();
    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void anEventThatReachesTheProbedVersionProvesItOnceTakenIn() {
    evidence.probed(at(1000), at(1010), new Probe("107", 4L));
    evidence.arrived(at(1020));
    assertThat(evidence.proven()).isEqualTo(T0);

    evidence.taken("107", 4);

    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void timeStandsStillWhileAnEventIsNotTakenIn() {
    evidence.arrived(at(900));
    evidence.probed(at(1000), at(1010), new Probe("100", 3L));

    assertThat(evidence.consistentAt(at(60_000))).isTrue();
    assertThat(evidence.proven()).isEqualTo(T0);
  }

  @Test
  void arrivingEventsPutTheSettlingOff() {
    evidence.probed(at(1000), at(1010), new Probe("200", 3L));
    evidence.arrived(at(1900));
    evidence.taken("150", 3);

    assertThat(evidence.consistentAt(at(2100))).isTrue();
    assertThat(evidence.proven()).isEqualTo(T0);
    assertThat(evidence.consistentAt(at(2900))).isTrue();
    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void aWatchThatKnowsFewerObjectsThanTheApiHasMissedSome() {
    evidence.probed(at(1000), at(1010), new Probe("107", 4L));

    assertThat(evidence.consistentAt(at(2010))).isFalse();
    assertThat(evidence.proven()).isEqualTo(T0);
  }

  @Test
  void aCountThatHeldAtSomeMomentSinceTheProbeIsConsistent() {
    evidence.probed(at(1000), at(1010), new Probe("200", 4L));
    evidence.arrived(at(1020));
    evidence.taken("110", 4);
    evidence.arrived(at(1030));
    evidence.taken("111", 3);

    assertThat(evidence.consistentAt(at(2030))).isTrue();
    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void anApiThatDoesNotCountIsBelievedAfterTheSettling() {
    evidence.probed(at(1000), at(1010), new Probe("107", null));

    assertThat(evidence.consistentAt(at(2010))).isTrue();
    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void versionsThatAreNoNumbersAreNeverCompared() {
    evidence.listed(T0, T0, "abc", 3);
    evidence.probed(at(1000), at(1010), new Probe("abc", 3L));

    assertThat(evidence.proven()).isEqualTo(T0);
    assertThat(evidence.consistentAt(at(2010))).isTrue();
    assertThat(evidence.proven()).isEqualTo(at(1000));
  }

  @Test
  void withoutProbesNothingMoreIsProven() {
    evidence.arrived(at(5000));
    evidence.taken("150", 4);

    assertThat(evidence.consistentAt(at(60_000))).isTrue();
    assertThat(evidence.proven()).isEqualTo(T0);
  }

  private static Instant at(long millis) {
    return T0.plusMillis(millis);
  }
}
