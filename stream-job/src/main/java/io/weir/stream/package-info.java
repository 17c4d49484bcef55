/** The Flink job: topology, configuration, entry point. */
@NullMarked
package io.weir.stream;

import org.jspecify.annotations.NullMarked;
