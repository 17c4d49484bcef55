/** How fast: JMH for single decisions, whole runs for Kafka to Parquet. */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
