/** The cluster watcher as a process of its own: leader or standby, with its signs of life. */
@NullMarked
package io.weir.collector.watch;

import org.jspecify.annotations.NullMarked;
