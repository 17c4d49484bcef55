@NullMarked
package io.weir.collector.agent.metrics;

import org.jspecify.annotations.NullMarked;
