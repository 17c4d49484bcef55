@NullMarked
package io.weir.stream.rollup;

import org.jspecify.annotations.NullMarked;
