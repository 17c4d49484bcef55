package io.weir.cli.output;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one shape. Values are null, text, numbers, booleans, lists of these, or anything
 * whose {@code toString} is its text.
 */
public interface RowWriter extends Closeable {

  /** Writes one row, with as many values as there are columns. */
  void row(List<? extends @Nullable Object> values) throws IOException;

  /** Writes what is held back, and leaves the stream open. */
  @Override
  void close() throws IOException;
}
