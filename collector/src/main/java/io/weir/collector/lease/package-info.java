/** One leader among several processes, by a Lease of the Kubernetes API. */
@NullMarked
package io.weir.collector.lease;

import org.jspecify.annotations.NullMarked;
