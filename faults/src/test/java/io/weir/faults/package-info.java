/** The job on a real Flink cluster beside a real broker, and the faults it must survive. */
@NullMarked
package io.weir.faults;

import org.jspecify.annotations.NullMarked;
