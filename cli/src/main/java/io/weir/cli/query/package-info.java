/** {@code weir query} and the view of an archive that it and the summaries read. */
@NullMarked
package io.weir.cli.query;

import org.jspecify.annotations.NullMarked;
