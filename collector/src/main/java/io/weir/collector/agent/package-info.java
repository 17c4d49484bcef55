/** The node agent: one process that runs a node's sources, publishes, and says how it fares. */
@NullMarked
package io.weir.collector.agent;

import org.jspecify.annotations.NullMarked;
