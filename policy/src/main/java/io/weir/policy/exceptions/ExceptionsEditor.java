package io.weir.policy.exceptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Adds to the text of an exceptions.yaml and leaves alone what people wrote. */
public final class ExceptionsEditor {

  private static final String DEFAULT_INDENT = "  ";
  private static final String LIST = "exceptions";

  private ExceptionsEditor() {}

  /** The entry as it stands in a file, with its indentation and a line feed at the end. */
  public static String entry(AcceptedException exception) {
    return indented(exception, DEFAULT_INDENT, "\n");
  }

  /**
   * The text with one more entry at the end of its list.
   *
   * @param text of a file; blank, or nothing but comments, for one to be begun
   * @param file how messages call it
   * @throws IllegalArgumentException if the text is wrong, has an entry of that name, or its list
   *     is written in a way that nothing can be added to by itself; in one line
   */
  public static String append(String text, String file, AcceptedException exception) {
    String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    String ended = text.isEmpty() || text.endsWith("\n") ? text : text + lineEnd;
    List<AcceptedException> before = ExceptionsFile.read(ended, file).all();
    boolean begun = !YamlText.parse(ended, file).root().isNull();
    String begin = begun ? "" : "version: " + ExceptionsFile.VERSION + lineEnd;
    String added = insert(ended + begin, file, exception, lineEnd);
    requireOneMore(before, added, file, exception);
    return added;
  }

  private static String insert(
      String text, String file, AcceptedException exception, String lineEnd) {
    YamlText yaml = YamlText.parse(text, file);
    StringBuilder edited = new StringBuilder(text);
    if (!yaml.root().has(LIST)) {
      edited.append(LIST).append(':').append(lineEnd);
    }
    String indent = DEFAULT_INDENT;
    SequenceNode list = yaml.list(LIST);
    if (list != null && list.getFlowStyle() == FlowStyle.BLOCK) {
      indent = " ".repeat(list.getStartMark().map(Mark::getColumn).orElse(indent.length()));
    } else if (list != null && list.getValue().isEmpty()) {
      edited.delete(offset(text, list.getStartMark()), offset(text, list.getEndMark()));
    }
    return edited.append(indented(exception, indent, lineEnd)).toString();
  }

  /** Marks count code points. */
  private static int offset(String text, Optional<Mark> mark) {
    return text.offsetByCodePoints(0, mark.map(Mark::getIndex).orElse(0));
  }

  private static String indented(AcceptedException exception, String indent, String lineEnd) {
    return EntryText.lines(exception).stream()
        .map(line -> indent + line + lineEnd)
        .collect(Collectors.joining());
  }

  /** Whatever way the file was written, what it said before it must still say. */
  private static void requireOneMore(
      List<AcceptedException> before, String added, String file, AcceptedException exception) {
    List<AcceptedException> expected = new ArrayList<>(before);
    expected.add(exception);
    List<AcceptedException> found;
    try {
      found = ExceptionsFile.read(added, file).all();
    } catch (IllegalArgumentException e) {
      throw before.stream().anyMatch(other -> other.name().equals(exception.name()))
          ? e
          : byHand(file, e);
    }
    if (!found.equals(expected)) {
      throw byHand(file, null);
    }
  }

  private static IllegalArgumentException byHand(String file, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        file
            + " is written in a way that no entry can be added to by itself: write its list as"
            + " lines that begin with a dash and put it last, or add the entry by hand",
        cause);
  }
}
