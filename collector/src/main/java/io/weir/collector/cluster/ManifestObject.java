package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.net.Printable;
import java.nio.file.Path;

/**
 * One object as it stands in a manifest; the items of a List are objects of their own.
 *
 * @param file the manifest
 * @param document which document of the file, from 1
 * @param within where in the document the object stands, as in {@code items[2]}; empty when it is
 *     the document
 * @param json the object as written
 */
public record ManifestObject(Path file, int document, String within, ObjectNode json) {

  /** {@code Kind namespace/name}, safe to print. */
  String label() {
    String namespace = json.path("metadata").path("namespace").asText("");
    String name = json.path("metadata").path("name").asText("(no name)");
    return Printable.line(
        json.path("kind").asText("") + " " + (namespace.isEmpty() ? "" : namespace + "/") + name);
  }
}
