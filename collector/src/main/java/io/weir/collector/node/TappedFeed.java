package io.weir.collector.node;

import io.weir.schemas.Capability;
import java.io.IOException;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A feed that someone else watches on its way to its listener.
 *
 * @param tap makes of the feed's listener the one that is fed, which passes all on
 */
public record TappedFeed(NodeFeed feed, UnaryOperator<NodeListener> tap) implements NodeFeed {

  @Override
  public String name() {
    return feed.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return feed.capabilities();
  }

  @Override
  public boolean isTimely() {
    return feed.isTimely();
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    feed.run(tap.apply(listener));
  }

  @Override
  public void poll() {
    feed.poll();
  }

  @Override
  public void close() {
    feed.close();
  }
}
