/** Everything that observes: the seams between sources and the publisher. */
@NullMarked
package io.weir.collector;

import org.jspecify.annotations.NullMarked;
