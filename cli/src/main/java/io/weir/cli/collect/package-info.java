/** The command that runs a node's agent. */
@NullMarked
package io.weir.cli.collect;

import org.jspecify.annotations.NullMarked;
