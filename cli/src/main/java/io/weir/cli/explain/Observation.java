package io.weir.cli.explain;

import java.time.Instant;

/**
 * What an archive holds of connections between the same two ends.
 *
 * @param connections how many
 * @param last start of the last interval in which one was seen
 */
record Observation(String verdict, String reason, String outcome, long connections, Instant last) {}
