/** What the agent counts, under stable names. */
@NullMarked
package io.weir.collector.agent.metrics;

import org.jspecify.annotations.NullMarked;
