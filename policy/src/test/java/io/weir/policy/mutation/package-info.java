/** What the {@code mutation} profile needs inside the processes in which PIT runs the tests. */
@NullMarked
package io.weir.policy.mutation;

import org.jspecify.annotations.NullMarked;
