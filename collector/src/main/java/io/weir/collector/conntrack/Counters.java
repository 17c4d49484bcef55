package io.weir.collector.conntrack;

/**
 * Packets (skbs, as the kernel counts) and layer-3 bytes of one direction since the entry began.
 */
public record Counters(long packets, long bytes) {}
