/** Turns what one node's kernel says into flow records, one per connection and cell. */
@NullMarked
package io.weir.collector.flow;

import org.jspecify.annotations.NullMarked;
