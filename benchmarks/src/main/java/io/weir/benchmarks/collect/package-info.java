/** What collecting costs: the publisher's share, and the whole agent's memory. */
@NullMarked
package io.weir.benchmarks.collect;

import org.jspecify.annotations.NullMarked;
