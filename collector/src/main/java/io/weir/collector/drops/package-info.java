/** Packets that the kernel dropped, with its reason: an eBPF program on kfree_skb. */
@NullMarked
package io.weir.collector.drops;

import org.jspecify.annotations.NullMarked;
