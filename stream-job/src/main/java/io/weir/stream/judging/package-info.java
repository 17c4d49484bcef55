/** Flows wait here for both ends and for the cluster's state, then are judged. */
@NullMarked
package io.weir.stream.judging;

import org.jspecify.annotations.NullMarked;
