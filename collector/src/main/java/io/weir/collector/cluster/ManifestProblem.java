package io.weir.collector.cluster;

import io.weir.policy.net.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something in a manifest that was read otherwise than its author may think. The object was still
 * taken, without the field.
 *
 * @param file the manifest
 * @param document which document of the file, from 1
 * @param object {@code Kind namespace/name}, safe to print; null when the document is no object
 * @param field path of the field; null when the problem is the whole object
 * @param message what is wrong, with the value
 */
public record ManifestProblem(
    Path file, int document, @Nullable String object, @Nullable String field, String message) {

  /** One line for a person. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(file).append(" (document ").append(document).append(')');
    if (object != null) {
      line.append(": ").append(object);
    }
    if (field != null) {
      line.append(": ").append(Printable.line(field));
    }
    return line.append(": ").append(message).toString();
  }
}
