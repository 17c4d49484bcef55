/**
 * Accepted exceptions on the command line: their file, and {@code weir accept}, which writes it.
 */
@NullMarked
package io.weir.cli.accept;

import org.jspecify.annotations.NullMarked;
