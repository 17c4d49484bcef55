package io.weir.collector.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Datagrams of one netlink socket, taken many at a time. For one thread. */
interface Inbox extends AutoCloseable {

  /** Result of {@link #receive} when the kernel had to throw messages away. */
  int OVERRUN = -1;

  /**
   * Takes what is there, without waiting; what was taken before is gone.
   *
   * @return how many datagrams, from 0 to {@link #capacity}, or {@link #OVERRUN}, then none
   * @throws IOException if the socket is of no use any more; one line
   */
  int receive() throws IOException;

  /** Most datagrams that are taken at once; fewer mean that there were no more. */
  int capacity();

  /** Where the datagrams lie. */
  ByteBuffer bytes();

  /** Where in {@link #bytes} that datagram begins. */
  int start(int index);

  /** Its length in bytes. */
  int length(int index);

  /** What is wrong with the datagram as a whole; null when nothing is. */
  @Nullable DecodeError flaw(int index);

  /** Waits until there is something to take, or so long; may return earlier. */
  void await(Duration atMost) throws IOException;

  /** Messages that the kernel threw away since the socket was opened; null when it does not say. */
  @Nullable Long drops();

  @Override
  void close();
}
