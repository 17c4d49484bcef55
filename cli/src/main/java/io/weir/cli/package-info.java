/** The {@code weir} command: its root, its exit codes and how it reports failures. */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
