package io.weir.collector.flow;

/** Where packets of a connection meet the interface of a pod of this node. */
enum Hook {
  /** The source's own interface, as it sends. */
  SOURCE_OUT,
  /** The source's own interface, as it gets answers. */
  SOURCE_IN,
  /** The destination's own interface, as it gets them. */
  DESTINATION_IN,
  /** The destination's own interface, as it answers. */
  DESTINATION_OUT;

  /** Where it stands in an array with one place for each. */
  @SuppressWarnings("EnumOrdinal") // Never leaves the process.
  int place() {
    return ordinal();
  }

  /**
   * The place of a packet.
   *
   * @param sentByPod whether the interface's pod sent it
   * @param forward whether it goes from the connection's source to its destination
   */
  static Hook of(boolean sentByPod, boolean forward) {
    if (forward) {
      return sentByPod ? SOURCE_OUT : DESTINATION_IN;
    }
    return sentByPod ? DESTINATION_OUT : SOURCE_IN;
  }

  boolean isForward() {
    return this == SOURCE_OUT || this == DESTINATION_IN;
  }

  /** The same place when source and destination were confused. */
  Hook turned() {
    return switch (this) {
      case SOURCE_OUT -> DESTINATION_OUT;
      case DESTINATION_OUT -> SOURCE_OUT;
      case SOURCE_IN -> DESTINATION_IN;
      case DESTINATION_IN -> SOURCE_IN;
    };
  }
}
