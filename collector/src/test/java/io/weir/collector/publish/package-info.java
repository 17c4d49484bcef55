@NullMarked
package io.weir.collector.publish;

import org.jspecify.annotations.NullMarked;
