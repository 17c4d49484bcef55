package io.weir.collector.drops;

import io.weir.policy.net.IpAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One packet that the kernel dropped.
 *
 * @param at UTC, microseconds
 * @param netns inode of the network namespace it happened in; null when unknown
 * @param reason the kernel's name for the reason, without SKB_DROP_REASON_, e.g. NETFILTER_DROP
 * @param protocol IP protocol number
 * @param src as the packet carried it where it was dropped
 * @param dst as the packet carried it where it was dropped: after destination translation in the
 *     forward path
 * @param originalDst destination of the conntrack entry's original direction; null without an entry
 * @param tcpFlags as in the TCP header; null unless TCP
 * @param ctinfo place of the packet in its connection; null without an entry
 */
public record DropEvent(
    Instant at,
    @Nullable Long netns,
    String reason,
    int protocol,
    IpAddress src,
    @Nullable Integer srcPort,
    IpAddress dst,
    @Nullable Integer dstPort,
    @Nullable IpAddress originalDst,
    @Nullable Integer originalDstPort,
    @Nullable Integer tcpFlags,
    @Nullable CtInfo ctinfo,
    @Nullable Integer icmpType,
    @Nullable Integer icmpCode) {}
