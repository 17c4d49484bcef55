package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the decoder made of datagrams. */
final class Decoded implements CtnetlinkDecoder.Output {

  /** When the datagrams were read, for events that carry no time. */
  static final Instant READ_AT = Instant.parse("2026-11-21T12:00:00Z");

  final List<ConntrackEvent> entries = new ArrayList<>();
  final List<DecodeError> errors = new ArrayList<>();
  final List<Integer> ends = new ArrayList<>();
  int inconsistencies;

  static Decoded of(ByteBuffer... datagrams) {
    return of(List.of(datagrams));
  }

  static Decoded of(List<ByteBuffer> datagrams) {
    Decoded decoded = new Decoded();
    CtnetlinkDecoder decoder = new CtnetlinkDecoder();
    for (ByteBuffer datagram : datagrams) {
      decoder.decode(datagram, datagram.position(), datagram.remaining(), READ_AT, decoded);
    }
    return decoded;
  }

  @Override
  public void entry(ConntrackEvent event) {
    entries.add(event);
  }

  @Override
  public void undecodable(DecodeError error, int start, int length) {
    errors.add(error);
  }

  @Override
  public void ends(int errno) {
    ends.add(errno);
  }

  @Override
  public void inconsistent() {
    inconsistencies++;
  }
}
