package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.policy.net.Printable;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One YAML 1.2 document, and where the items of its lists stand. */
final class YamlText {

  private static final JsonMapper JSON = new JsonMapper();

  // No alias for anything but plain values: a few of them can grow without bound.
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setMaxAliasesForCollections(0)
          .setCodePointLimit(ExceptionsFile.LONGEST_TEXT)
          .build();

  private final JsonNode root;
  private final @Nullable Node composed;

  private YamlText(JsonNode root, @Nullable Node composed) {
    this.root = root;
    this.composed = composed;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is no YAML, or more than one document, in one line
   */
  static YamlText parse(String text, String file) {
    try {
      Node composed = new Compose(SETTINGS).composeString(text).orElse(null);
      return new YamlText(JSON.valueToTree(new Load(SETTINGS).loadFromString(text)), composed);
    } catch (MarkedYamlEngineException e) {
      throw unreadable(file, e.getProblem() + line(e), e);
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw unreadable(file, "it is nested too deep", e);
    }
  }

  private static String line(MarkedYamlEngineException thrown) {
    return thrown.getProblemMark().map(mark -> " at line " + (mark.getLine() + 1)).orElse("");
  }

  private static IllegalArgumentException unreadable(String file, String why, Throwable cause) {
    return new IllegalArgumentException(
        file + " is not readable as YAML: " + Printable.line(why.replace('\n', ' ')), cause);
  }

  /** The document; a JSON null when there is nothing but comments. */
  JsonNode root() {
    return root;
  }

  /** Line, from 1, where an item of a list begins that is a value of the document. */
  int lineOf(String key, int index) {
    SequenceNode list = list(key);
    return list == null
        ? 1
        : list.getValue().get(index).getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** A list that is a value of the document, as it is written; null when there is none. */
  @Nullable SequenceNode list(String key) {
    if (composed instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name
            && name.getValue().equals(key)
            && tuple.getValueNode() instanceof SequenceNode sequence) {
          return sequence;
        }
      }
    }
    return null;
  }
}
