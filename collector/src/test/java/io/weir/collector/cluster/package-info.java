@NullMarked
package io.weir.collector.cluster;

import org.jspecify.annotations.NullMarked;
