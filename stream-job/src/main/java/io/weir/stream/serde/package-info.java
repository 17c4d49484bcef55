/** How Weir's wire records travel between operators and rest in state. */
@NullMarked
package io.weir.stream.serde;

import org.jspecify.annotations.NullMarked;
