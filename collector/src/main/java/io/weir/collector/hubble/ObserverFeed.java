package io.weir.collector.hubble;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.weir.collector.flow.UnreadableInput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of an Observer service, taken up again whenever it breaks. There is no token to resume
 * at, so a new stream begins a little before the last event, and what was had before is left out;
 * if the server's ring no longer reaches back that far, the time between is reported as not seen.
 */
final class ObserverFeed implements HubbleFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ObserverFeed.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A stream that is open and silent for this long has nothing to tell. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final HubbleServer server;
  private final Backoff backoff;
  private final Resumption resumption = new Resumption();
  private final UnreadableInput unreadable;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable ManagedChannel> open = new AtomicReference<>();
  private long messages;
  private volatile @Nullable Instant blindSince = Instant.now();
  private volatile @Nullable Instant streamSince;
  private volatile @Nullable Instant heard;

  ObserverFeed(HubbleServer server) {
    this(server, Backoff.standard());
  }

  ObserverFeed(HubbleServer server, Backoff backoff) {
    this.server = server;
    this.backoff = backoff;
    this.unreadable = new UnreadableInput("Hubble at " + server);
  }

  /**
   * Asks for one flow.
   *
   * @throws IOException if there is no answer, or a refusal; one line
   */
  static void verify(HubbleServer server) throws IOException {
    ManagedChannel channel = ObserverCalls.channel(server);
    try {
      ObserverCalls.latest(channel, PATIENCE).forEachRemaining(answer -> {});
    } catch (StatusRuntimeException e) {
      throw new IOException(ObserverErrors.refusal(server, e), e);
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void run(Inputs inputs) throws IOException, InterruptedException {
    // What cannot be used at the start is told by ending; later it is awaited.
    ManagedChannel channel = ObserverCalls.channel(server);
    Instant started = Instant.now();
    String end = stream(channel, resumption.begin(null), inputs);
    while (!isClosed()) {
      Duration pause = backoff.next();
      LOG.warn("{}; trying again in {} ms", end, pause.toMillis());
      boolean unused = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      end = streamAgain(started, inputs);
    }
  }

  /** With a channel of its own: certificates are replaced, and a channel reads them but once. */
  private String streamAgain(Instant started, Inputs inputs)
      throws IOException, InterruptedException {
    ManagedChannel channel;
    try {
      channel = ObserverCalls.channel(server);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    return stream(channel, resumption.begin(started), inputs);
  }

  /** Reads one stream to its end, and says what ended it. */
  private String stream(ManagedChannel channel, @Nullable Instant since, Inputs inputs)
      throws IOException, InterruptedException {
    open.set(channel);
    streamSince = Instant.now();
    try {
      Iterator<byte[]> answers = ObserverCalls.follow(channel, since);
      while (!isClosed() && answers.hasNext()) {
        messages++;
        heard = Instant.now();
        blindSince = null;
        backoff.reset();
        take(answers.next(), inputs);
      }
      return "the stream of flows from Hubble at " + server + " ended";
    } catch (StatusRuntimeException e) {
      LOG.debug("The stream broke", e);
      return ObserverErrors.oneLine(server, e);
    } finally {
      if (!isClosed()) {
        noteBreak();
      }
      streamSince = null;
      channel.shutdownNow();
    }
  }

  /** A peer that died is noticed late: what counts is when it was last heard. */
  private void noteBreak() {
    if (blindSince() == null) {
      Instant opened = streamSince;
      Instant last = heard;
      blindSince = last == null || (opened != null && opened.isAfter(last)) ? opened : last;
    }
  }

  @Override
  public @Nullable Instant blindSince() {
    Instant opened = streamSince;
    ManagedChannel channel = open.get();
    boolean silent =
        opened != null
            && opened.plus(SILENCE).isBefore(Instant.now())
            && channel != null
            && channel.getState(false) == ConnectivityState.READY;
    return silent ? null : blindSince;
  }

  private void take(byte[] message, Inputs inputs) throws IOException, InterruptedException {
    HubbleEvent event;
    try {
      event = ProtoEvents.read(message);
    } catch (IllegalArgumentException e) {
      long number = messages;
      inputs.put(
          tracker -> {
            unreadable.add(number, "NO_HUBBLE_MESSAGE", String.valueOf(e.getMessage()), "");
            Instant now = tracker.now();
            unreadable.flush(tracker::lost, now == null ? Instant.now() : now);
          });
      return;
    }
    if (!(event instanceof FlowEvent flow)) {
      inputs.put(tracker -> tracker.event(event));
      return;
    }
    boolean repeated = resumption.isRepeated(flow);
    Resumption.Gap gap = resumption.gapBefore(flow, repeated);
    if (gap != null) {
      inputs.put(
          tracker ->
              tracker.notSeen(
                  flow.node(),
                  gap.from(),
                  gap.until(),
                  "Hubble was away, and its ring did not reach back"));
    }
    if (!repeated) {
      inputs.put(tracker -> tracker.event(flow));
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    ManagedChannel channel = open.get();
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
