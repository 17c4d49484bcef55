/**
 * Policies in the form the judge asks: read once per version, every part that cannot be read kept
 * as a part that cannot be decided. Knows nothing of time or of a cluster's objects.
 */
@NullMarked
package io.weir.policy.rules;

import org.jspecify.annotations.NullMarked;
