/** A Flink cluster of processes, and its client. */
@NullMarked
package io.weir.faults.flink;

import org.jspecify.annotations.NullMarked;
