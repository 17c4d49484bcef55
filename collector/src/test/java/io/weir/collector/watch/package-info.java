@NullMarked
package io.weir.collector.watch;

import org.jspecify.annotations.NullMarked;
