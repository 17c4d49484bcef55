package io.weir.collector.netlink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to read conntrack's events.
 *
 * @param namespace network namespace to watch, as {@code ip netns} knows it; null for the process's
 *     own
 * @param receiveBufferBytes what to ask for the socket, from 1 KiB to 1 GiB; the kernel accounts
 *     twice that, and 1,280 bytes for each waiting event
 * @param resync longest time without a listing of the whole table, at least a second
 * @param accounting what to do with the kernel's settings for counters and times
 */
public record ConntrackOptions(
    @Nullable String namespace, int receiveBufferBytes, Duration resync, Accounting accounting) {

  private static final int SMALLEST_BUFFER = 1 << 10;
  private static final int LARGEST_BUFFER = 1 << 30;
  private static final int DEFAULT_BUFFER = 32 << 20;
  private static final Duration SHORTEST_RESYNC = Duration.ofSeconds(1);
  private static final Duration DEFAULT_RESYNC = Duration.ofSeconds(60);

  /** What to do with nf_conntrack_acct and nf_conntrack_timestamp. */
  public enum Accounting {
    /** Leave them; say how to switch them on where they are off. */
    AS_IT_IS,
    /** Switch them on, and say so. */
    ENABLE
  }

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public ConntrackOptions {
    if (receiveBufferBytes < SMALLEST_BUFFER || receiveBufferBytes > LARGEST_BUFFER) {
      throw new IllegalArgumentException(
          "receive buffer of "
              + receiveBufferBytes
              + " bytes: allowed are "
              + SMALLEST_BUFFER
              + " to "
              + LARGEST_BUFFER);
    }
    if (resync.compareTo(SHORTEST_RESYNC) < 0) {
      throw new IllegalArgumentException(
          "re-sync every " + resync + ": allowed is " + SHORTEST_RESYNC + " or longer");
    }
  }

  /** The process's own network namespace, 32 MiB asked for, a listing every minute. */
  public static ConntrackOptions here() {
    return new ConntrackOptions(null, DEFAULT_BUFFER, DEFAULT_RESYNC, Accounting.AS_IT_IS);
  }

  /** The same in a network namespace that {@code ip netns} knows by name. */
  public static ConntrackOptions inNamespace(String name) {
    return new ConntrackOptions(name, DEFAULT_BUFFER, DEFAULT_RESYNC, Accounting.AS_IT_IS);
  }

  public ConntrackOptions withReceiveBuffer(int bytes) {
    return new ConntrackOptions(namespace, bytes, resync, accounting);
  }

  public ConntrackOptions withResync(Duration longest) {
    return new ConntrackOptions(namespace, receiveBufferBytes, longest, accounting);
  }

  public ConntrackOptions with(Accounting what) {
    return new ConntrackOptions(namespace, receiveBufferBytes, resync, what);
  }
}
