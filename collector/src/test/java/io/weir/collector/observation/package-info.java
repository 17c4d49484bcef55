/** Real traffic in network namespaces, seen by the sources of each node, as flow records. */
@NullMarked
package io.weir.collector.observation;

import org.jspecify.annotations.NullMarked;
