@NullMarked
package io.weir.collector.agent;

import org.jspecify.annotations.NullMarked;
