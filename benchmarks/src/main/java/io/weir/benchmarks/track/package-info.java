/** Measures what a node's tracker costs. */
@NullMarked
package io.weir.benchmarks.track;

import org.jspecify.annotations.NullMarked;
