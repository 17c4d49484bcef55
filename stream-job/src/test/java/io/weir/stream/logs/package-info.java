@NullMarked
package io.weir.stream.logs;

import org.jspecify.annotations.NullMarked;
