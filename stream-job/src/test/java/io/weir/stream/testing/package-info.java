/** What several tests share: records, an embedded broker, DuckDB. */
@NullMarked
package io.weir.stream.testing;

import org.jspecify.annotations.NullMarked;
