/** Rows as CSV, table, JSON or JSON lines. */
@NullMarked
package io.weir.cli.output;

import org.jspecify.annotations.NullMarked;
