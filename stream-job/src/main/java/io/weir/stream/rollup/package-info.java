/** Verdicts summed up by minute, and losses told once. */
@NullMarked
package io.weir.stream.rollup;

import org.jspecify.annotations.NullMarked;
