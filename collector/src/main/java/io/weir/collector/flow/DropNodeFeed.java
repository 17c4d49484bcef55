package io.weir.collector.flow;

import io.weir.collector.drops.DropEvent;
import io.weir.collector.drops.DropFeed;
import io.weir.collector.drops.DropListener;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Dropped packets as one of a node's feeds. */
public final class DropNodeFeed implements NodeFeed {

  /** How often the source looks for what it lost. */
  private static final Duration VAGUENESS = Duration.ofMillis(500);

  private final DropFeed drops;

  /**
   * For one source of drops.
   *
   * @param drops closed with this
   */
  public DropNodeFeed(DropFeed drops) {
    this.drops = drops;
  }

  @Override
  public String name() {
    return "drops";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.DROPS);
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    drops.run(
        new DropListener() {
          @Override
          public void drop(DropEvent event) {
            tell(() -> listener.drops(List.of(event)));
          }

          @Override
          public void lost(long events) {
            Instant now = Instant.now();
            tell(
                () ->
                    listener.lost(
                        now.minus(VAGUENESS),
                        now,
                        LossPlace.KERNEL,
                        LossUnit.EVENTS,
                        events,
                        "drop events overflowed the ring buffer"));
          }
        });
  }

  private interface Telling {
    void tell() throws InterruptedException;
  }

  private static void tell(Telling what) {
    try {
      what.tell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drops.close();
  }
}
