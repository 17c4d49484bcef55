/** Hands what was observed to Kafka: topics, keys, numbering, bounded buffers, loss. */
@NullMarked
package io.weir.collector.publish;

import org.jspecify.annotations.NullMarked;
