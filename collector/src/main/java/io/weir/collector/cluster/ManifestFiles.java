package io.weir.collector.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.net.Printable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Finds manifests and reads them into objects, without looking at what the objects mean. */
public final class ManifestFiles {

  // A folder may be huge by mistake (a home directory); a manifest is not.
  private static final long MAX_FILE_BYTES = 256L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static final LoadSettings YAML =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setCodePointLimit((int) MAX_FILE_BYTES)
          .build();

  private ManifestFiles() {}

  /**
   * The objects of files and folders. Folders are searched through for {@code .yaml}, {@code .yml}
   * and {@code .json}, in order of path; hidden files and folders are left out.
   *
   * @throws ManifestException if a path does not exist or a file is no YAML or JSON
   */
  public static List<ManifestObject> read(List<Path> paths) throws ManifestException {
    List<ManifestObject> objects = new ArrayList<>();
    for (Path file : find(paths)) {
      readFile(file, objects);
    }
    return objects;
  }

  static List<Path> find(List<Path> paths) throws ManifestException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        findIn(path, files);
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new ManifestException(
            path + " does not exist: name a manifest (YAML or JSON) or a folder of manifests");
      }
    }
    return files;
  }

  private static void findIn(Path folder, List<Path> files) throws ManifestException {
    TreeSet<Path> entries = new TreeSet<>();
    try (Stream<Path> listing = Files.list(folder)) {
      listing.filter(entry -> !isHidden(entry)).forEach(entries::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new ManifestException(folder + " cannot be listed: " + oneLine(e.getMessage()));
    }
    for (Path entry : entries) {
      // Links to folders are not followed: they may lead in circles.
      if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        findIn(entry, files);
      } else if (isManifest(entry) && Files.isRegularFile(entry)) {
        files.add(entry);
      }
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static boolean isManifest(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static void readFile(Path file, List<ManifestObject> objects) throws ManifestException {
    List<JsonNode> documents = parse(file);
    for (int i = 0; i < documents.size(); i++) {
      JsonNode document = documents.get(i);
      if (document.isNull() || document.isMissingNode()) {
        continue;
      }
      if (!(document instanceof ObjectNode object)) {
        throw new ManifestException(
            file + " (document " + (i + 1) + ") is no Kubernetes object, but " + what(document));
      }
      int number = i + 1;
      flatten(
          file + " (document " + number + ")",
          "",
          object,
          (within, one) -> objects.add(new ManifestObject(file, number, within, one)));
    }
  }

  private static List<JsonNode> parse(Path file) throws ManifestException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ManifestException(
            file + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB, which no manifest is");
      }
      String text = Files.readString(file);
      return isJson(file) ? parseJson(text) : parseYaml(text);
    } catch (JsonProcessingException e) {
      throw new ManifestException(
          file
              + " is not readable as JSON: "
              + oneLine(e.getOriginalMessage())
              + (e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr()));
    } catch (MarkedYamlEngineException e) {
      throw new ManifestException(
          file
              + " is not readable as YAML: "
              + oneLine(e.getProblem())
              + e.getProblemMark()
                  .map(
                      mark ->
                          " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                  .orElse(""));
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new ManifestException(file + " is not readable as YAML: " + oneLine(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw new ManifestException(file + " is not text in UTF-8");
    } catch (ManifestException e) {
      throw e;
    } catch (IOException e) {
      throw new ManifestException(file + " cannot be read: " + oneLine(e.getMessage()));
    }
  }

  static boolean isJson(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private static List<JsonNode> parseJson(String text) throws IOException {
    try (MappingIterator<JsonNode> documents =
        JSON.readerFor(JsonNode.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readValues(text)) {
      return documents.readAll();
    }
  }

  private static List<JsonNode> parseYaml(String text) {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Load(YAML).loadAllFromString(text)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /**
   * Gives the object, or the items of a List one by one, each with its place in the document: empty
   * for the object itself.
   *
   * @param document where it stands, for messages
   */
  static void flatten(
      String document, String within, ObjectNode object, BiConsumer<String, ObjectNode> objects)
      throws ManifestException {
    String kind = object.path("kind").asText("");
    JsonNode items = object.path("items");
    if (!kind.endsWith("List") || !items.isArray()) {
      objects.accept(within, object);
      return;
    }
    String itemKind = kind.substring(0, kind.length() - "List".length());
    int index = 0;
    for (JsonNode item : items) {
      String place = (within.isEmpty() ? "" : within + ".") + "items[" + index++ + "]";
      if (!(item instanceof ObjectNode itemObject)) {
        throw new ManifestException(document + ": an item of the List is " + what(item));
      }
      if (!itemKind.isEmpty()) {
        // Typed lists of the API name the kind once, for all items.
        if (!itemObject.has("kind")) {
          itemObject.put("kind", itemKind);
        }
        if (!itemObject.has("apiVersion")) {
          itemObject.set("apiVersion", object.path("apiVersion"));
        }
      }
      flatten(document, place, itemObject, objects);
    }
  }

  static String what(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NULL -> "nothing";
      default -> "a single value";
    };
  }

  static String oneLine(@Nullable String message) {
    return message == null ? "no reason given" : Printable.line(message.replace('\n', ' '));
  }
}
