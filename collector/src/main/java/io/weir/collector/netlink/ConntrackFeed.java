package io.weir.collector.netlink;

import com.sun.jna.Native;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running kernel's conntrack, by netlink: its events, and listings of its table from the first
 * moment on, every minute, when asked, and after every overrun of the socket. Entries of a listing
 * carry as their time one that is not after the kernel looked at them. What the kernel threw away
 * is told as lost. 64-bit Linux.
 *
 * <pre>
 * events ──socket──▶ run(): recvmmsg, decode ─────────────┐
 *                     │ overrun: list anew                 ├─▶ NodeListener
 * table ───socket──▶ Lister's thread: dump, decode ───────┘
 * </pre>
 */
public final class ConntrackFeed implements NodeFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ConntrackFeed.class);
  private static final int DATAGRAMS = 64;

  /** ctnetlink makes no event longer than NLMSG_DEFAULT_SIZE, less than a page. */
  private static final int LARGEST_EVENT = 4 << 10;

  private static final int LARGE_BUFFER = 8 << 20;
  private static final Duration LONG_PAUSE = Duration.ofMillis(20);
  private static final Duration SHORT_PAUSE = Duration.ofMillis(1);
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConntrackOptions options;
  private final Tally tally = new Tally();
  private volatile boolean closed;
  private volatile @Nullable Lister lister;
  private volatile @Nullable Counting counting;

  /** Whether the kernel counts, as it was read last: it is asked far more often than it changes. */
  private record Counting(boolean now, long readAtNanos) {}

  /** Reads nothing before {@link #run}. */
  public ConntrackFeed(ConntrackOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "conntrack";
  }

  /** Counters only where the kernel counts, or will because it is told to. */
  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.of(Capability.REPLIES, Capability.TRANSLATION);
    if (options.accounting() == Accounting.ENABLE || isCounting()) {
      capabilities.add(Capability.COUNTERS);
    }
    return capabilities;
  }

  private boolean isCounting() {
    long now = System.nanoTime();
    Counting known = counting;
    if (known == null || now - known.readAtNanos() >= LOOK_EVERY_NANOS) {
      known = new Counting(readsCounting(), now);
      counting = known;
    }
    return known.now();
  }

  private boolean readsCounting() {
    try {
      return Boolean.TRUE.equals(ConntrackSettings.read(options.namespace()).accounting());
    } catch (IOException e) {
      // Running will tell.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What was done until now. Callable from any thread. */
  public ConntrackCounters counters() {
    return tally.counters();
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    if (closed) {
      return;
    }
    verifyPlatform();
    prepare();
    DatagramBatch batch = new DatagramBatch(DATAGRAMS, LARGEST_EVENT);
    try (NetlinkSocket socket =
        InNamespace.call(
            options.namespace(), () -> NetlinkSocket.open(NetlinkSocket.CONNTRACK_EVENTS, batch))) {
      socket.filter(EventFilter.code());
      Instant subscribed = Instant.now();
      int buffer = socket.receiveBuffer(options.receiveBufferBytes());
      tally.buffer(buffer);
      LOG.info("conntrack: receive buffer of {} bytes", buffer);
      Owner owner = new Owner();
      Duration pause = buffer >= LARGE_BUFFER ? LONG_PAUSE : SHORT_PAUSE;
      EventReader reader = new EventReader(socket, listener, tally, owner, pause);
      Lister tables =
          new Lister(this::openTable, listener, tally, options.resync(), reader::isBehind);
      owner.tables = tables;
      Thread thread = new Thread(tables, Thread.currentThread().getName() + "-listing");
      thread.setDaemon(true);
      thread.start();
      lister = tables;
      try {
        reader.run(subscribed);
      } finally {
        lister = null;
        tables.stop();
        end(thread);
      }
    }
  }

  /**
   * Tries whether this process may hear events, in the network namespace of the calling thread, and
   * leaves nothing behind.
   *
   * @throws IOException if it may not; one line that says what is missing
   */
  public static void verifySubscription() throws IOException {
    verifyPlatform();
    NetlinkSocket.open(NetlinkSocket.CONNTRACK_EVENTS, new DatagramBatch(1, LARGEST_EVENT)).close();
  }

  private static void verifyPlatform() throws IOException {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).equals("linux") || Native.POINTER_SIZE != Long.BYTES) {
      throw new IOException("conntrack: needs 64-bit Linux, this is " + system);
    }
  }

  private void prepare() throws IOException, InterruptedException {
    String namespace = options.namespace();
    if (options.accounting() == Accounting.ENABLE) {
      InNamespace.call(namespace, ConntrackSettings::enableHere).forEach(ConntrackFeed::say);
    }
    ConntrackSettings.read(namespace).advice().forEach(ConntrackFeed::say);
  }

  private static void say(String line) {
    LOG.warn("{}", line);
  }

  private NetlinkSocket openTable(DatagramBatch batch) throws IOException, InterruptedException {
    return InNamespace.call(
        options.namespace(), () -> NetlinkSocket.open(NetlinkSocket.NO_GROUPS, batch));
  }

  /** The listing ends at its next step; interrupted, it leaves a listener that makes it wait. */
  private static void end(Thread listing) throws InterruptedException {
    try {
      listing.join(Duration.ofSeconds(1).toMillis());
    } finally {
      listing.interrupt();
    }
    listing.join();
  }

  @Override
  public void poll() {
    Lister running = lister;
    if (running != null) {
      running.ask();
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Owner implements EventReader.Owner {

    private @Nullable Lister tables;

    @Override
    public boolean isStopping() {
      return closed;
    }

    @Override
    public void missedEvents() {
      if (tables != null) {
        tables.ask();
      }
    }

    @Override
    public void verify() throws IOException {
      if (tables != null) {
        tables.verify();
      }
    }
  }
}
