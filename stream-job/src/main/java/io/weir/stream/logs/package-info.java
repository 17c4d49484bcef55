/** Keyed state that is added to and thrown away moment by moment, not entry by entry. */
@NullMarked
package io.weir.stream.logs;

import org.jspecify.annotations.NullMarked;
