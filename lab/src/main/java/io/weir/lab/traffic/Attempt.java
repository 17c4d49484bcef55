package io.weir.lab.traffic;

import io.weir.lab.scenario.Result;
import java.time.Instant;

/**
 * One connection as the connecting program experienced it.
 *
 * @param start just before the first packet
 * @param end when the result was known
 * @param dst address asked for, a Service's where one was
 */
public record Attempt(
    Instant start,
    Instant end,
    String protocol,
    String src,
    int srcPort,
    String dst,
    int dstPort,
    Result result) {}
