/** Which cluster a command speaks of, and the ends that a person may name in it. */
@NullMarked
package io.weir.cli.cluster;

import org.jspecify.annotations.NullMarked;
