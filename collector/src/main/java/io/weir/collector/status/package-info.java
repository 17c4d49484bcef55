/** What a long-running process says of itself over HTTP. */
@NullMarked
package io.weir.collector.status;

import org.jspecify.annotations.NullMarked;
