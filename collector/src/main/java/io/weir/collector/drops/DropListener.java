package io.weir.collector.drops;

/** Takes dropped packets, on the thread of the source. */
public interface DropListener {

  void drop(DropEvent event);

  /** So many events more were lost because the reader was too slow. */
  void lost(long events);
}
