/** Gaps in the observers' numbers: what is missing from the topic is told as loss. */
@NullMarked
package io.weir.stream.gaps;

import org.jspecify.annotations.NullMarked;
