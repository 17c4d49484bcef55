package io.weir.collector.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** On which line of a YAML file (or JSON, which YAML nearly contains) a field stands. */
final class YamlLines {

  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d{1,9})\\]");

  private final List<Node> documents;

  private YamlLines(List<Node> documents) {
    this.documents = documents;
  }

  /** Never fails: of a file that cannot be read any more no line is known. */
  static YamlLines read(Path file) {
    List<Node> documents = new ArrayList<>();
    try {
      String text = Files.readString(file);
      // JSON may be indented with tabs, which YAML refuses; in its texts they are escaped.
      String yaml = ManifestFiles.isJson(file) ? text.replace('\t', ' ') : text;
      new Compose(ManifestFiles.YAML).composeAllFromString(yaml).forEach(documents::add);
    } catch (IOException | YamlEngineException unreadable) {
      // What could be read before stands.
    }
    return new YamlLines(documents);
  }

  /**
   * The line of a path such as {@code spec.ingress[0].from}, or of its nearest parent that is
   * there, from 1; null when the document is not known.
   *
   * @param document from 1
   */
  @Nullable Integer line(int document, String path) {
    if (document > documents.size()) {
      return null;
    }
    Node node = documents.get(document - 1);
    Integer line = lineOf(node);
    Matcher steps = STEP.matcher(path);
    while (steps.find()) {
      String index = steps.group(2);
      if (index == null) {
        NodeTuple entry = entry(node, steps.group(1));
        if (entry == null) {
          return line;
        }
        line = lineOf(entry.getKeyNode());
        node = entry.getValueNode();
      } else {
        Node item = item(node, Integer.parseInt(index));
        if (item == null) {
          return line;
        }
        line = lineOf(item);
        node = item;
      }
    }
    return line;
  }

  private static @Nullable NodeTuple entry(Node node, @Nullable String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry;
        }
      }
    }
    return null;
  }

  private static @Nullable Node item(Node node, int index) {
    if (node instanceof SequenceNode sequence && index < sequence.getValue().size()) {
      return sequence.getValue().get(index);
    }
    return null;
  }

  private static @Nullable Integer lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(null);
  }
}
