/** Flows that someone accepted as they are, for a while: which they are, and who said so. */
@NullMarked
package io.weir.policy.exceptions;

import org.jspecify.annotations.NullMarked;
