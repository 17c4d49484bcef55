@NullMarked
package io.weir.stream.gaps;

import org.jspecify.annotations.NullMarked;
