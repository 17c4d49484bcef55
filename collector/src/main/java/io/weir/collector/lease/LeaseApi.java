package io.weir.collector.lease;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One Lease, wherever it is kept. */
interface LeaseApi {

  /**
   * The Lease as it is now; null when there is none.
   *
   * @param patience how long to wait for an answer
   * @throws IOException if there is no answer, or a refusal; one line
   */
  @Nullable LeaseRecord read(Duration patience) throws IOException, InterruptedException;

  /**
   * Writes the Lease if it is still of the version that {@code wanted} names, or creates it.
   *
   * @return false when somebody else was faster
   * @throws IOException if it is not known whether it was written, or it was refused; one line
   */
  boolean write(LeaseRecord wanted, Duration patience) throws IOException, InterruptedException;
}
