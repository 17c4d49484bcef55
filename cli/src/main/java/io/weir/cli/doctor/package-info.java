/** {@code weir doctor}: what is wrong with a node, a cluster or an archive, and the cure. */
@NullMarked
package io.weir.cli.doctor;

import org.jspecify.annotations.NullMarked;
