/** {@code weir run}: the pipeline on the user's own input. */
@NullMarked
package io.weir.cli.run;

import org.jspecify.annotations.NullMarked;
