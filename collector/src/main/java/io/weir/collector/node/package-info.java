/** Where the live sources of one node meet: feeds push what they see, one listener takes it. */
@NullMarked
package io.weir.collector.node;

import org.jspecify.annotations.NullMarked;
