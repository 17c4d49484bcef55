package io.weir.collector.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Until when a source has told everything, so that what a killed agent missed is known. */
@Timeout(30)
class SourceRunnerTest {

  private static final Instant NINE = Instant.parse("2026-01-05T09:00:00Z");

  private final List<ObserverLoss> losses = new CopyOnWriteArrayList<>();

  private final FlowSink sink =
      new FlowSink() {
        @Override
        public void flow(FlowRecord flow) {
          throw new AssertionError("there are no flows here");
        }

        @Override
        public void loss(ObserverLoss loss) {
          losses.add(loss);
        }
      };

  /** Runs until it is closed or told to fail, and says of itself what it is told to say. */
  private static final class ScriptedSource implements FlowSource {

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile @Nullable Instant blind;
    private volatile @Nullable Instant handedOver;
    private volatile boolean failing;

    @Override
    public void run(FlowSink to) throws IOException, InterruptedException {
      end.await();
      if (failing) {
        throw new IOException("gone");
      }
    }

    void fail() {
      failing = true;
      end.countDown();
    }

    @Override
    public @Nullable Instant blindSince() {
      return blind;
    }

    @Override
    public @Nullable Instant handedOverUntil() {
      return handedOver;
    }

    @Override
    public void close() {
      end.countDown();
    }
  }

  private final ScriptedSource first = new ScriptedSource();
  private final ScriptedSource second = new ScriptedSource();
  private final SourceRunner runner =
      new SourceRunner("eye", first, () -> second, sink, new Downtime("c", "node-a"));
  private final Thread thread = new Thread(runner);

  @Test
  void allIsCompleteWhileASourceSeesAndKeepsNothingBack() throws Exception {
    start();

    assertThat(runner.completeUntil(NINE)).isEqualTo(NINE);
    assertThat(runner.problem()).isNull();
    stop();
  }

  @Test
  void whatASourceKeepsBackIsNotComplete() throws Exception {
    first.handedOver = NINE.minusSeconds(60);
    start();

    assertThat(runner.completeUntil(NINE)).isEqualTo(NINE.minusSeconds(60));
    assertThat(runner.completeUntil(NINE.minusSeconds(90))).isEqualTo(NINE.minusSeconds(90));
    stop();
  }

  @Test
  void aBlindSourceIsAProblemAndNothingIsCompleteFromThenOn() throws Exception {
    first.blind = NINE.minusSeconds(5);
    start();

    assertThat(runner.completeUntil(NINE)).isEqualTo(NINE.minusSeconds(5));
    assertThat(runner.problem()).contains("eye sees nothing since 2026-01-05T08:59:55Z");
    stop();
    assertThat(runner.completeUntil(NINE)).isEqualTo(NINE.minusSeconds(5));
  }

  @Test
  void theTimeOfAFailureBeginsWhereItWasBlindAndIsLossOnceItRunsAgain() throws Exception {
    start();
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    first.blind = before.minusSeconds(5);
    first.fail();
    await().until(() -> runner.starts() == 2 && !losses.isEmpty());

    assertThat(losses)
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.getIntervalStart()).isEqualTo(before.minusSeconds(5));
              assertThat(loss.getIntervalEnd()).isAfter(before);
              assertThat(loss.getDetail()).isEqualTo("the source eye had failed");
            });
    assertThat(runner.completeUntil(NINE)).isEqualTo(NINE);
    stop();
  }

  private void start() {
    thread.start();
    await().until(() -> runner.starts() == 1 && !String.valueOf(runner.problem()).endsWith("run"));
  }

  private void stop() throws InterruptedException {
    runner.stop();
    thread.join();
  }
}
