@NullMarked
package io.weir.collector.lease;

import org.jspecify.annotations.NullMarked;
