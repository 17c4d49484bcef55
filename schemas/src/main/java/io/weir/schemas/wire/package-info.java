/** Writes and reads the records of {@code io.weir.schemas} as Avro single-object encoding. */
@NullMarked
package io.weir.schemas.wire;

import org.jspecify.annotations.NullMarked;
