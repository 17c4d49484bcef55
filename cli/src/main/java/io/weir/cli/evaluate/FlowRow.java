package io.weir.cli.evaluate;

import io.weir.schemas.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One flow as a flows file states it.
 *
 * @param line where it stands, from 1
 * @param source as written
 * @param destination as written
 * @param protocolText as written
 * @param protocol IANA number
 * @param portText as written
 * @param port null for protocols without ports
 * @param outcome what the network did; null for a prediction
 */
record FlowRow(
    int line,
    String source,
    String destination,
    String protocolText,
    int protocol,
    String portText,
    @Nullable Integer port,
    @Nullable Outcome outcome,
    Expectation expected) {}
