package io.weir.collector.watch;

import io.weir.collector.ClusterSink;
import io.weir.collector.lease.Reign;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.function.Consumer;

/** Lets changes through while a reign holds: who has lost the Lease has nothing more to say. */
final class LeaderSink implements ClusterSink {

  private final ClusterSink next;
  private final Reign reign;
  private final Consumer<Instant> bookmarks;

  /**
   * @param bookmarks hears of each bookmark that was passed on
   */
  LeaderSink(ClusterSink next, Reign reign, Consumer<Instant> bookmarks) {
    this.next = next;
    this.reign = reign;
    this.bookmarks = bookmarks;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InterruptedException also when the reign is over
   */
  @Override
  public void change(ClusterChange change) throws InterruptedException {
    if (!reign.holds()) {
      throw new InterruptedException("The Lease is lost");
    }
    next.change(change);
    if (change.getType() == ChangeType.BOOKMARK && change.getBookmark() != null) {
      bookmarks.accept(change.getBookmark());
    }
  }
}
