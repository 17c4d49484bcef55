package io.weir.collector.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of an election, with short timings. */
class LeaderElectionTest {

  private static final LeaseTimings TIMINGS =
      new LeaseTimings(Duration.ofSeconds(1), Duration.ofMillis(600), Duration.ofMillis(50));

  private final FakeLease lease = new FakeLease();
  private final List<String> story = new CopyOnWriteArrayList<>();
  private final List<Candidate> processes = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Candidate process : processes) {
      process.stop();
    }
  }

  @Test
  void aLostLeaseStopsTheLeaderBeforeAnotherBegins() {
    Candidate a = start("a");
    await().until(() -> story.contains("a begins"));
    Candidate b = start("b");

    a.access.away = true;

    await().until(() -> story.contains("b begins"));
    assertThat(story).containsSubsequence("a begins", "a ends lost", "b begins");
    a.access.away = false;
    await().until(() -> a.election.holder().equals("b"));
    assertThat(a.election.leads()).isFalse();
    assertThat(b.election.leads()).isTrue();
    assertThat(a.epoch).isLessThan(b.epoch);
  }

  @Test
  void anOrderlyEndLetsTheLeaderFinishAndReleasesTheLease() throws InterruptedException {
    Candidate a = start("a");
    await().until(() -> story.contains("a begins"));

    a.stop();

    assertThat(story).containsExactly("a begins", "a ends holding");
    assertThat(Objects.requireNonNull(lease.record()).holder()).isEmpty();
  }

  @Test
  void aLeaderThatFailsMakesWay() {
    Candidate a = process("a");
    a.fails = true;
    a.thread.start();
    await().until(() -> story.contains("a fails"));

    start("b");

    await().until(() -> story.contains("b begins"));
  }

  @Test
  void anApiThatIsAwayAtTheStartIsWaitedFor() {
    Candidate a = process("a");
    a.access.away = true;
    assertThat(a.election.inTouch()).isFalse();
    a.thread.start();
    assertThat(a.election.leads()).isFalse();

    a.access.away = false;

    await().until(() -> story.contains("a begins"));
    assertThat(a.election.inTouch()).isTrue();
  }

  private Candidate start(String name) {
    Candidate process = process(name);
    process.thread.start();
    return process;
  }

  private Candidate process(String name) {
    Candidate process = new Candidate(name);
    processes.add(process);
    return process;
  }

  private final class Candidate {
    final String name;
    final FakeLease.Access access = lease.access();
    final LeaderElection election;
    final Thread thread;
    volatile long epoch;
    volatile boolean fails;

    Candidate(String name) {
      this.name = name;
      election =
          new LeaderElection(access, "test", name, TIMINGS, Clock.systemUTC(), System::nanoTime);
      thread =
          new Thread(
              () -> {
                try {
                  election.run(this::lead);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    private void lead(Reign reign) {
      epoch = reign.epoch();
      if (fails) {
        story.add(name + " fails");
        throw new IllegalStateException("broken on purpose");
      }
      story.add(name + " begins");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        story.add(name + " ends " + (reign.holds() ? "holding" : "lost"));
      }
    }

    void stop() throws InterruptedException {
      election.close();
      thread.join(10_000);
    }
  }
}
