/** Every name that outlives a version of the job: operator uids, state, metrics, outputs. */
@NullMarked
package io.weir.stream.names;

import org.jspecify.annotations.NullMarked;
