/** The archive's tables as Parquet files. */
@NullMarked
package io.weir.stream.parquet;

import org.jspecify.annotations.NullMarked;
