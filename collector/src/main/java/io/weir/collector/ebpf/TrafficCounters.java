package io.weir.collector.ebpf;

/**
 * What the traffic feed did since its start.
 *
 * @param overflowed packets that found the map full and came one by one
 * @param lost packets that found the ring buffer full, too
 * @param unreadable packets whose headers could not be read
 * @param watched interfaces that are watched now
 * @param unwatched interfaces that should be and cannot
 * @param attachFailures attempts that failed
 * @param method how programs are attached, empty before the first is
 */
public record TrafficCounters(
    long overflowed,
    long lost,
    long unreadable,
    int watched,
    int unwatched,
    long attachFailures,
    String method) {}
