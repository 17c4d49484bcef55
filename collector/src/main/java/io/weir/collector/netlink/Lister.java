package io.weir.collector.netlink;

import io.weir.collector.netlink.ConntrackCounters.Listing;
import io.weir.collector.node.NodeListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the table at the start, when asked to, and when the last listing is too old, on a thread of
 * its own, so that events never wait for it. A listing that broke off is repeated.
 */
final class Lister implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Lister.class);
  private static final int DATAGRAMS = 4;
  private static final int LARGEST_DATAGRAM = 32 << 10;
  private static final Duration REPEAT_AFTER = Duration.ofSeconds(1);
  private static final long STEP_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Opens a socket to the table. */
  interface Opener {
    NetlinkSocket open(DatagramBatch batch) throws IOException, InterruptedException;
  }

  private final Opener opener;
  private final NodeListener listener;
  private final Tally tally;
  private final Duration resync;
  private final BooleanSupplier eventsWait;
  private final BlockingQueue<Boolean> asked = new ArrayBlockingQueue<>(1);
  private final DatagramBatch batch = new DatagramBatch(DATAGRAMS, LARGEST_DATAGRAM);
  private final UndecodableLog log = new UndecodableLog(System::nanoTime);
  private volatile boolean stopping;
  private volatile @Nullable IOException failure;

  /**
   * Lists nothing before it runs.
   *
   * @param resync longest time from one listing to the next
   * @param eventsWait true while the listing shall leave the processor to the reader of events
   */
  Lister(
      Opener opener,
      NodeListener listener,
      Tally tally,
      Duration resync,
      BooleanSupplier eventsWait) {
    this.opener = opener;
    this.listener = listener;
    this.tally = tally;
    this.resync = resync;
    this.eventsWait = eventsWait;
  }

  /** Asks for a listing that begins after now, unless that is asked for already. */
  void ask() {
    boolean unused = asked.offer(Boolean.TRUE);
  }

  /** Ends the thread soon; callable from any thread. */
  void stop() {
    stopping = true;
    ask();
  }

  /**
   * Tells why no listing is possible here.
   *
   * @throws IOException if the first listing failed; one line
   */
  void verify() throws IOException {
    IOException broken = failure;
    if (broken != null) {
      throw broken;
    }
  }

  @Override
  public void run() {
    try {
      boolean complete = list(true);
      while (!stopping) {
        Duration wait = complete ? resync : REPEAT_AFTER;
        boolean unused = asked.poll(wait.toNanos(), TimeUnit.NANOSECONDS) != null;
        complete = stopping || list(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      LOG.debug("Stack of the failed listing", e);
      failure = new IOException("conntrack: the listing failed: " + e, e);
    }
  }

  private boolean list(boolean first) throws IOException, InterruptedException {
    try {
      return listOnce(first);
    } catch (IOException e) {
      if (first) {
        throw e;
      }
      tally.brokenListing();
      LOG.warn("{}; listing again in {} s", e.getMessage(), REPEAT_AFTER.toSeconds());
      return false;
    }
  }

  private boolean listOnce(boolean first) throws IOException, InterruptedException {
    try (NetlinkSocket socket = opener.open(batch)) {
      TableListing table = new TableListing(socket, listener, tally, log);
      Instant at = Instant.now();
      long began = System.nanoTime();
      listener.listingBegins(at);
      boolean complete = read(table, socket, at);
      if (first && isHopeless(table.errno())) {
        throw Errno.failure("cannot list the table", table.errno());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (complete) {
        tally.listing(new Listing(at, took, table.count()));
      } else if (!stopping) {
        tally.brokenListing();
        LOG.warn(
            "conntrack: a listing broke off after {} entries{}; listing again in {} s",
            table.count(),
            table.errno() == 0 ? "" : ": " + LibC.strerror(table.errno()),
            REPEAT_AFTER.toSeconds());
      }
      return complete;
    }
  }

  private boolean read(TableListing table, NetlinkSocket socket, Instant at)
      throws IOException, InterruptedException {
    boolean complete;
    try {
      socket.send(TableListing.request());
      complete = table.run(at, () -> stopping, this::stepBack);
    } catch (IOException e) {
      listener.listingEnds(Instant.now(), false);
      throw e;
    }
    listener.listingEnds(Instant.now(), complete);
    return complete;
  }

  private static boolean isHopeless(int errno) {
    return errno == Errno.EPERM || errno == Errno.EINVAL || errno == Errno.EOPNOTSUPP;
  }

  private void stepBack() {
    if (eventsWait.getAsBoolean()) {
      LockSupport.parkNanos(this, STEP_BACK_NANOS);
    }
  }
}
