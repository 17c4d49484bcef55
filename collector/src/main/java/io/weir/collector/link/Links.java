package io.weir.collector.link;

import io.weir.collector.link.RouteSocket.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The interfaces of the network namespace of the thread that opens this, and their changes from
 * then on. Not thread-safe.
 */
public final class Links implements AutoCloseable {

  private static final int LINK_GROUP = 1;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final RouteSocket changes;
  private final RouteSocket questions;

  private Links(RouteSocket changes, RouteSocket questions) {
    this.changes = changes;
    this.questions = questions;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the kernel refuses; one line
   */
  public static Links open() throws IOException {
    RouteSocket changes = new RouteSocket(LINK_GROUP);
    try {
      RouteSocket questions = new RouteSocket(0);
      questions.patience(ANSWER);
      return new Links(changes, questions);
    } catch (IOException | RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  /** All interfaces as they are now. */
  public List<Link> list() throws IOException {
    questions.send(LinkMessages.listing());
    List<Link> links = new ArrayList<>();
    while (true) {
      if (!(questions.receive() instanceof Received.Messages messages)) {
        throw new IOException("the kernel does not answer with its interfaces");
      }
      LinkMessages.Read read = LinkMessages.read(messages.bytes());
      for (LinkEvent event : read.events()) {
        if (event instanceof LinkEvent.Present present) {
          links.add(present.link());
        }
      }
      if (read.error() != 0) {
        throw new IOException("the kernel does not list its interfaces: error " + read.error());
      }
      if (read.ended()) {
        return links;
      }
    }
  }

  /** Waits for changes; empty when there were none in time. */
  public List<LinkEvent> changes(Duration patience) throws IOException {
    changes.patience(patience);
    Received received = changes.receive();
    if (received == null) {
      return List.of();
    }
    return received instanceof Received.Messages messages
        ? LinkMessages.read(messages.bytes()).events()
        : List.of(new LinkEvent.Missed());
  }

  @Override
  public void close() {
    changes.close();
    questions.close();
  }
}
