package io.weir.cli.explain;

import io.weir.policy.cluster.End;
import org.jspecify.annotations.Nullable;

/**
 * One flow that is asked about.
 *
 * @param protocol IP protocol number (IANA)
 * @param port destination port; null for protocols without ports
 */
record Asked(End source, End destination, int protocol, @Nullable Integer port) {}
