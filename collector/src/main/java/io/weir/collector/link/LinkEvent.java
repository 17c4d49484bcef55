package io.weir.collector.link;

/** A change of the network interfaces, or of what is known of them. */
public sealed interface LinkEvent {

  /** It is there, for the first time or changed. */
  record Present(Link link) implements LinkEvent {}

  /** It is gone. */
  record Gone(int index) implements LinkEvent {}

  /** Changes were missed: list the interfaces anew. */
  record Missed() implements LinkEvent {}
}
