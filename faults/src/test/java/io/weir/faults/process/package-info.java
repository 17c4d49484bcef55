/** Processes that a test starts and hurts. */
@NullMarked
package io.weir.faults.process;

import org.jspecify.annotations.NullMarked;
