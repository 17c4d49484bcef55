package io.weir.collector.link;

import org.jspecify.annotations.Nullable;

/**
 * A network interface.
 *
 * @param kind what the kernel made it as, e.g. {@code veth}; null for hardware and the like
 * @param peerNamespace the kernel's number, valid in this network namespace, for the namespace its
 *     other end lies in; null when that is this one or there is no other end
 */
public record Link(
    int index, String name, @Nullable String kind, @Nullable Integer peerNamespace) {}
