/** What the state of a large cluster costs the job. */
@NullMarked
package io.weir.benchmarks.state;

import org.jspecify.annotations.NullMarked;
