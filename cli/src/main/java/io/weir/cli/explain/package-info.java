/** {@code weir explain}: why a flow is judged as it is, and what would turn it. */
@NullMarked
package io.weir.cli.explain;

import org.jspecify.annotations.NullMarked;
