package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML that anybody in the cluster may have written: whatever it is, it costs no more than
 * its size. Aliases of lists and maps are refused (a few lines could stand for gigabytes), and so
 * is what is nested deeper than any policy.
 */
final class StagedYaml {

  private static final int DEEPEST = 64;

  /** The API takes no larger ConfigMap. */
  private static final int LONGEST = 2 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setMaxAliasesForCollections(0)
          .setCodePointLimit(LONGEST)
          .build();

  private StagedYaml() {}

  /**
   * The objects of all documents, those of Lists one by one.
   *
   * @param place where the text stands, for messages
   * @throws ManifestException if it is no YAML or some document no object; one line
   */
  static List<ObjectNode> read(String text, String place) throws ManifestException {
    List<ObjectNode> objects = new ArrayList<>();
    try {
      requireFlat(text, place);
      int number = 0;
      for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
        number++;
        JsonNode json = JSON.valueToTree(document);
        if (json.isNull() || json.isMissingNode()) {
          continue;
        }
        String where = place + " (document " + number + ")";
        if (!(json instanceof ObjectNode object)) {
          throw new ManifestException(
              where + " is no Kubernetes object, but " + ManifestFiles.what(json));
        }
        ManifestFiles.flatten(where, "", object, (within, one) -> objects.add(one));
      }
      return objects;
    } catch (MarkedYamlEngineException e) {
      throw unreadable(
          place,
          ManifestFiles.oneLine(e.getProblem())
              + e.getProblemMark().map(mark -> " at line " + (mark.getLine() + 1)).orElse(""));
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw unreadable(place, ManifestFiles.oneLine(e.getMessage()));
    }
  }

  /** Reading into objects recurses, so that depth has to be known before. */
  private static void requireFlat(String text, String place) throws ManifestException {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEEPEST) {
        throw unreadable(place, "nested more than " + DEEPEST + " levels deep");
      }
    }
  }

  private static ManifestException unreadable(String place, String why) {
    return new ManifestException(place + " is not readable as YAML: " + Printable.of(why));
  }
}
