@NullMarked
package io.weir.schemas.wire;

import org.jspecify.annotations.NullMarked;
