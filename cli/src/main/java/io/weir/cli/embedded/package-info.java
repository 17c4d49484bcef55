/** Kafka, Flink and the whole pipeline in this JVM. */
@NullMarked
package io.weir.cli.embedded;

import org.jspecify.annotations.NullMarked;
