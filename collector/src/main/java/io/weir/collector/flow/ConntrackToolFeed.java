package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackCommand;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.ConntrackTool;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events of the conntrack table, through the conntrack tool: without listings. */
public final class ConntrackToolFeed implements NodeFeed {

  /** How exactly the tool's messages are placed in time. */
  private static final Duration VAGUENESS = Duration.ofMillis(500);

  private final ConntrackCommand command;
  private volatile boolean closed;
  private volatile @Nullable ConntrackTool running;

  /** Starts nothing. */
  public ConntrackToolFeed(ConntrackCommand command) {
    this.command = command;
  }

  @Override
  public String name() {
    return "conntrack";
  }

  @Override
  public Set<Capability> capabilities() {
    return ConntrackTextSource.CAPABILITIES;
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    ConntrackTool tool =
        ConntrackTool.start(command, () -> lost(listener, LossPlace.KERNEL, "conntrack overrun"));
    running = tool;
    try {
      if (closed) {
        tool.close();
      }
      for (LineReader.Line line = tool.next(); line != null; line = tool.next()) {
        ParsedLine parsed = ConntrackParser.parse(line);
        if (parsed instanceof ParsedLine.Read read) {
          listener.conntrack(List.of(read.event()));
        } else if (parsed instanceof ParsedLine.Unreadable bad) {
          lost(listener, LossPlace.INPUT, bad.error().name() + " (" + bad.error().meaning() + ")");
        }
      }
      tool.verifyStopped();
    } finally {
      tool.release();
    }
  }

  private static void lost(NodeListener listener, LossPlace place, String detail) {
    Instant now = Instant.now();
    try {
      Long count = place == LossPlace.INPUT ? 1L : null;
      listener.lost(now.minus(VAGUENESS), now, place, LossUnit.EVENTS, count, detail);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    ConntrackTool tool = running;
    if (tool != null) {
      tool.close();
    }
  }
}
