/** How long it takes from a flow record's arrival in Kafka to its verdict. */
@NullMarked
package io.weir.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
