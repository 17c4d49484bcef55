package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.node.NodeListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One listing of the conntrack table (IPCTNL_MSG_CT_GET, dumped), on a socket of its own: what the
 * kernel had prepared for a listing that broke off goes with its socket.
 */
final class TableListing implements CtnetlinkDecoder.Output {

  private static final int REQUEST_LENGTH = 20;
  private static final short CONNTRACK_GET = 0x101;

  /** NLM_F_REQUEST and NLM_F_DUMP. */
  private static final short FLAGS = 0x301;

  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Inbox inbox;
  private final NodeListener listener;
  private final Tally tally;
  private final UndecodableLog log;
  private final CtnetlinkDecoder decoder = new CtnetlinkDecoder();
  private List<ConntrackEvent> entries = new ArrayList<>();
  private long count;
  private boolean ended;
  private boolean flawed;
  private int errno;

  TableListing(Inbox inbox, NodeListener listener, Tally tally, UndecodableLog log) {
    this.inbox = inbox;
    this.listener = listener;
    this.tally = tally;
    this.log = log;
  }

  /** What asks the kernel for all entries of all families. */
  static ByteBuffer request() {
    return ByteBuffer.allocateDirect(REQUEST_LENGTH)
        .order(ByteOrder.nativeOrder())
        .putInt(REQUEST_LENGTH)
        .putShort(CONNTRACK_GET)
        .putShort(FLAGS)
        .rewind();
  }

  /**
   * Takes the answer to {@link #request} and feeds the listener.
   *
   * @param asked when the kernel was asked: entries are told as of a time not after it looked at
   *     them
   * @param stopping asked before each step; true breaks the listing off
   * @param beforeStep may wait
   * @return true if it was complete
   */
  boolean run(Instant asked, BooleanSupplier stopping, Runnable beforeStep)
      throws IOException, InterruptedException {
    // The kernel prepares the next datagram while one is taken: each was made before this read.
    Instant prepared = asked;
    Instant lastHeard = asked;
    while (!ended && !stopping.getAsBoolean()) {
      beforeStep.run();
      Instant now = Instant.now();
      int received = inbox.receive();
      if (received == Inbox.OVERRUN) {
        flawed = true;
      } else if (received == 0) {
        if (Duration.between(lastHeard, now).compareTo(PATIENCE) > 0) {
          return false;
        }
        inbox.await(STEP);
      } else {
        take(received, prepared);
        lastHeard = now;
        prepared = now;
      }
    }
    return ended && !flawed && errno == 0;
  }

  private void take(int received, Instant prepared) throws InterruptedException {
    for (int i = 0; i < received; i++) {
      DecodeError flaw = inbox.flaw(i);
      if (flaw == null) {
        decoder.decode(inbox.bytes(), inbox.start(i), inbox.length(i), prepared, this);
      } else {
        undecodable(flaw, inbox.start(i), inbox.length(i));
      }
    }
    if (!entries.isEmpty()) {
      List<ConntrackEvent> taken = entries;
      entries = new ArrayList<>(taken.size());
      tally.entries(taken);
      listener.conntrack(taken);
    }
  }

  /** How many entries there were. */
  long count() {
    return count;
  }

  /** What the kernel says went wrong; 0 when it says nothing. */
  int errno() {
    return errno;
  }

  @Override
  public void entry(ConntrackEvent event) {
    if (event.kind() == ConntrackEvent.Kind.PRESENT) {
      count++;
      entries.add(event);
    }
  }

  @Override
  public void undecodable(DecodeError error, int start, int length) {
    flawed = true;
    tally.undecodable();
    log.show(error, inbox.bytes(), start, length);
  }

  @Override
  public void ends(int status) {
    ended = true;
    errno = status;
  }

  @Override
  public void inconsistent() {
    flawed = true;
  }
}
