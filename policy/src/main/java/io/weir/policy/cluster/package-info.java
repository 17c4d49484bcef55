/** What was true in the cluster at a moment: the versioned timeline and the as-of view of it. */
@NullMarked
package io.weir.policy.cluster;

import org.jspecify.annotations.NullMarked;
