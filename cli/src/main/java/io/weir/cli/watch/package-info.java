/** {@code weir watch}: the cluster watcher as a process of its own. */
@NullMarked
package io.weir.cli.watch;

import org.jspecify.annotations.NullMarked;
