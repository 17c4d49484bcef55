@NullMarked
package io.weir.collector.link;

import org.jspecify.annotations.NullMarked;
