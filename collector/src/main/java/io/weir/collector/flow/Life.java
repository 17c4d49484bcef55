package io.weir.collector.flow;

/** What may hold of a connection, as bits: half a million of them are remembered. */
final class Life {

  /** Surely the source began it. */
  static final int CERTAIN = 1;

  /** It has, or had, a conntrack entry; else only its packets were seen. */
  static final int ENTRY = 1 << 1;

  /** An answer was seen. */
  static final int REPLIED = 1 << 2;

  /** TCP's handshake was complete. */
  static final int OPENED = 1 << 3;

  /** The entry died of a reset before any accepted answer. */
  static final int RESET = 1 << 4;

  /** It ended as its protocol ends, or its entry went. */
  static final int ENDED = 1 << 5;

  /** Its entry is gone. */
  static final int DESTROYED = 1 << 6;

  /** A cell has a record of it, or it is older than the observer. */
  static final int REPORTED = 1 << 7;

  /** How much the kernel had counted before the observer looked is not known. */
  static final int UNCOUNTED = 1 << 8;

  /** The listing that runs has it. */
  static final int LISTED = 1 << 9;

  /** The kernel's last word on how many answers there were is known. */
  static final int FINAL = 1 << 10;

  /** By that word there were some. */
  static final int ANSWERS = 1 << 11;

  /** Only packets at interfaces of pods were seen of it. */
  static final int TRAFFIC_ONLY = 1 << 12;

  /** The interface of the source, a pod of this node, was seen sending. */
  static final int SENT_HERE = 1 << 13;

  /** The interface of the destination, a pod of this node, was seen getting it. */
  static final int ARRIVED = 1 << 14;

  /** The destination's own interface was seen answering. */
  static final int ANSWERED = 1 << 15;

  /** The source's own interface was seen getting an answer. */
  static final int HOME = 1 << 16;

  /** The destination itself refused. */
  static final int REFUSED = 1 << 17;

  /** The source was told a refusal. */
  static final int REFUSAL_HOME = 1 << 18;

  /** Its first packet, a SYN, was among those seen. */
  static final int OPENING_SEEN = 1 << 19;

  /** A FIN went to the destination. */
  static final int FIN_SENT = 1 << 20;

  /** A FIN came back. */
  static final int FIN_ANSWERED = 1 << 21;

  /**
   * Its entry was made in the current cell, at its start, and nothing else happened in it: no
   * {@link Evidence} is kept of that, which most of the short ones need never while they live.
   */
  static final int FRESH = 1 << 22;

  private Life() {}
}
