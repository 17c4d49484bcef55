/** Packets that the kernel dropped, with its reason: what is said of them. */
@NullMarked
package io.weir.collector.drops;

import org.jspecify.annotations.NullMarked;
