package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays recorded clusters, merged in time order, with their recorded times: for each a snapshot
 * of what stood at its start, its changes, a bookmark each recorded second, and a last bookmark
 * {@link #PAST_THE_END} so that every flow of the recording can be judged.
 */
public final class JournalClusterSource implements ClusterSource {

  /**
   * How far the last bookmark lies past a recording's end: more than the allowance a judge waits,
   * less than the window in which history is kept.
   */
  public static final Duration PAST_THE_END = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(JournalClusterSource.class);

  private final List<Replayed> timeline;
  private final Pace pace;
  private volatile boolean closed;

  private JournalClusterSource(List<Replayed> timeline, Pace pace) {
    this.timeline = timeline;
    this.pace = pace;
  }

  /**
   * Reads the journals, wholly, so that a damaged one is known before anything is published.
   *
   * @throws IOException if a journal cannot be read; the message is one line that names the place
   * @throws IllegalArgumentException if two recordings name the same cluster
   */
  public static JournalClusterSource open(List<RecordedCluster> recordings, Pace pace)
      throws IOException {
    Set<String> clusters = new HashSet<>();
    List<Replayed> timeline = new ArrayList<>();
    long epoch = System.currentTimeMillis();
    for (RecordedCluster recording : recordings) {
      if (!clusters.add(recording.cluster())) {
        throw new IllegalArgumentException(
            "Two recordings are of cluster '" + recording.cluster() + "'; each needs its own name");
      }
      ChangeStamp stamp = new ChangeStamp(recording.cluster(), "journal", epoch);
      timeline.addAll(
          new JournalTimeline(recording, stamp, JournalClusterSource::reportOddity).read());
    }
    timeline.sort(Comparator.comparing(Replayed::at));
    return new JournalClusterSource(timeline, pace);
  }

  @Override
  public void run(ClusterSink sink) throws InterruptedException {
    for (Replayed next : timeline) {
      pace.awaitRecorded(next.at());
      if (closed) {
        return;
      }
      sink.change(next.change());
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private static void reportOddity(String object, Oddity oddity) {
    log.warn("{}: {}: {}", object, oddity.field(), oddity.message());
  }

  /** A change and the recorded moment at which it is published. */
  record Replayed(java.time.Instant at, ClusterChange change) {}
}
