package io.weir.collector.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where objects and their fields stand in the manifests that they were read from. A file is read
 * again when the first line in it is asked for. Not thread-safe.
 */
public final class ManifestPlaces {

  /** Of a cluster that was not read from manifests. */
  public static final ManifestPlaces NONE = new ManifestPlaces(Map.of());

  /**
   * A place in a manifest.
   *
   * @param document which document of the file, from 1
   * @param line from 1; null when it cannot be told
   */
  public record Place(Path file, int document, @Nullable Integer line) {}

  private final Map<ObjectKey, ManifestObject> objects;
  private final Map<Path, YamlLines> linesByFile = new HashMap<>();

  ManifestPlaces(Map<ObjectKey, ManifestObject> objects) {
    this.objects = Map.copyOf(objects);
  }

  /** These and others; where both know an object, the others'. */
  public ManifestPlaces and(ManifestPlaces others) {
    Map<ObjectKey, ManifestObject> all = new HashMap<>(objects);
    all.putAll(others.objects);
    return new ManifestPlaces(all);
  }

  /**
   * Finds a field.
   *
   * @param namespace null for kinds without one
   * @param field path in the object, as in {@code spec.ingress[0].from[1]}; null for the object.
   *     What the manifest leaves out stands where its nearest parent does.
   * @return empty when no manifest has the object
   */
  public Optional<Place> find(
      String kind, @Nullable String namespace, String name, @Nullable String field) {
    ManifestObject object = objects.get(new ObjectKey(kind, namespace, name));
    if (object == null) {
      return Optional.empty();
    }
    Integer line =
        linesByFile
            .computeIfAbsent(object.file(), YamlLines::read)
            .line(object.document(), path(object.within(), field));
    return Optional.of(new Place(object.file(), object.document(), line));
  }

  private static String path(String within, @Nullable String field) {
    if (field == null) {
      return within;
    }
    return within.isEmpty() ? field : within + "." + field;
  }
}
