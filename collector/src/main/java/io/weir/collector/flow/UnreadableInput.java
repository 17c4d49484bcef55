package io.weir.collector.flow;

import io.weir.policy.net.Printable;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of lines that could not be read: each is reported as loss, a few are shown in the
 * log with their text, cleaned.
 */
public final class UnreadableInput {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableInput.class);
  private static final int SHOWN_AT_ONCE = 5;
  private static final int ENOUGH_TO_JUDGE = 1_000;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String input;
  private final LongSupplier nanos;
  private long count;
  private long readable;
  private String first = "";
  private long held;
  private String firstHeld = "";
  private long windowStart;
  private int shown;

  /**
   * For one input.
   *
   * @param input name of the input, for people
   */
  public UnreadableInput(String input) {
    this(input, System::nanoTime);
  }

  UnreadableInput(String input, LongSupplier nanos) {
    this.input = input;
    this.nanos = nanos;
  }

  /** Notes that a line could be read. */
  public void addReadable() {
    readable++;
  }

  /**
   * Tells a foreign input from one with flaws, early. To be asked after an unreadable line.
   *
   * @throws IOException if nothing at all could be read of many lines; one line
   */
  public void verify() throws IOException {
    if (readable == 0 && count >= ENOUGH_TO_JUDGE) {
      throw foreign();
    }
  }

  /**
   * The same at the input's end, where a few lines are enough.
   *
   * @throws IOException if the input had more than one line and none could be read; one line
   */
  public void verifyWhole() throws IOException {
    if (readable == 0 && count > 1) {
      throw foreign();
    }
  }

  private IOException foreign() {
    return new IOException(
        input + " is something else: none of " + count + " lines could be read, first " + first);
  }

  /** Counts one line and shows it unless many were just shown; {@link #flush} reports it. */
  public void add(long lineNumber, String code, String meaning, String text) {
    String place = input + " line " + lineNumber + ": " + code + " (" + meaning + ")";
    if (held == 0) {
      firstHeld = place;
    }
    if (count == 0) {
      first = place;
    }
    count++;
    held++;
    if (mayShow()) {
      LOG.warn("unreadable: {}: \"{}\"", place, Printable.of(text));
    }
  }

  /** Takes what was lost. */
  @FunctionalInterface
  public interface LossListener {

    /** Notes a loss; a null count is an unknown one. */
    void lost(Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail);
  }

  /** Reports what was added since the last call as lost at the given time. */
  public void flush(NodeTracker tracker, Instant at) {
    flush(tracker::lost, at);
  }

  /** The same, for those who keep their own account. */
  public void flush(LossListener listener, Instant at) {
    if (held > 0) {
      listener.lost(at, LossPlace.INPUT, LossUnit.EVENTS, held, firstHeld);
      held = 0;
    }
  }

  /** How many lines were added. */
  public long count() {
    return count;
  }

  private boolean mayShow() {
    long now = nanos.getAsLong();
    if (shown == 0 || now - windowStart > WINDOW_NANOS) {
      windowStart = now;
      shown = 0;
    }
    return ++shown <= SHOWN_AT_ONCE;
  }
}
