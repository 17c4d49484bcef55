package io.weir.benchmarks.netlink;

import com.sun.management.ThreadMXBean;
import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.netlink.CtnetlinkDecoder;
import io.weir.collector.netlink.DecodeError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decodes the messages that were recorded for the collector's tests, over and over. */
final class DecodeCost {

  private static final Path RECORDED =
      Path.of("collector/src/test/resources/io/weir/collector/netlink/events.bin");

  private DecodeCost() {}

  private record Message(int start, int length) {}

  static void measure(int events, int rounds) throws IOException {
    byte[] file = Files.readAllBytes(RECORDED);
    ByteBuffer bytes = ByteBuffer.allocateDirect(file.length).put(file).flip();
    List<Message> messages = new ArrayList<>();
    for (int at = 0; at < file.length; at += Integer.BYTES + bytes.getInt(at)) {
      messages.add(new Message(at + Integer.BYTES, bytes.getInt(at)));
    }
    System.out.println("round     events  ns/event  CPU s per million  bytes allocated per event");
    for (int round = 1; round <= rounds; round++) {
      round(round, bytes, messages, events);
    }
  }

  private static void round(int round, ByteBuffer bytes, List<Message> messages, int events) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CtnetlinkDecoder decoder = new CtnetlinkDecoder();
    Count count = new Count();
    Instant now = Instant.now();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    ProcessCost cost = new ProcessCost();
    while (count.events < events) {
      for (Message message : messages) {
        decoder.decode(bytes, message.start(), message.length(), now, count);
      }
    }
    double used = cost.cpuSeconds();
    double seconds = cost.seconds();
    System.out.printf(
        Locale.ROOT,
        "%5d  %,9d  %8.0f  %17.2f  %25.0f%n",
        round,
        count.events,
        seconds / count.events * 1e9,
        used / count.events * 1e6,
        (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / count.events);
  }

  /** Looks at each event, so that none is made in vain. */
  private static final class Count implements CtnetlinkDecoder.Output {

    private long events;
    private long ids;

    @Override
    public void entry(ConntrackEvent event) {
      events++;
      ids ^= event.id();
    }

    @Override
    public void undecodable(DecodeError error, int start, int length) {
      throw new IllegalStateException(error + " at " + start + ", checked " + ids);
    }

    @Override
    public void ends(int errno) {
      throw new IllegalStateException("no listing was recorded there");
    }

    @Override
    public void inconsistent() {
      throw new IllegalStateException("no listing was recorded there");
    }
  }
}
