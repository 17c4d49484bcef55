package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code exceptions.yaml}. Strict: what is not understood is refused, for an exception that
 * is wider than it was meant hides what it should not.
 */
public final class ExceptionsFile {

  /** Version of the format that is read and written. */
  public static final int VERSION = 1;

  /** Longest text that is read, in characters. */
  public static final int LONGEST_TEXT = 1 << 20;

  private static final Set<String> KEYS = Set.of("version", "exceptions");

  private ExceptionsFile() {}

  /**
   * Reads the text of a file. One with nothing but comments accepts nothing.
   *
   * @param file how messages call it
   * @throws IllegalArgumentException if any of it cannot be understood, naming file, line, entry
   *     and field, in one line
   */
  public static AcceptedExceptions read(String text, String file) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          file + " is longer than " + LONGEST_TEXT + " characters, the most that is read");
    }
    YamlText yaml = YamlText.parse(text, file);
    if (yaml.root().isNull()) {
      return AcceptedExceptions.NONE;
    }
    Fields root = Fields.of(yaml.root(), file, "", KEYS);
    requireVersion(root);
    List<JsonNode> items = root.list("exceptions");
    List<AcceptedException> exceptions = new ArrayList<>(items.size());
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      int line = yaml.lineOf("exceptions", i);
      String place = file + " line " + line + ": " + nameOf(items.get(i), i);
      AcceptedException exception = EntryReader.read(items.get(i), place);
      Integer other = lines.put(exception.name(), line);
      if (other != null) {
        throw new IllegalArgumentException(
            place + ": name: is the name of the one in line " + other + " too; names are unique");
      }
      exceptions.add(exception);
    }
    return new AcceptedExceptions(exceptions);
  }

  private static void requireVersion(Fields root) {
    JsonNode version = root.require("version", "a file begins with version: " + VERSION);
    if (!version.isInt() || version.intValue() != VERSION) {
      throw root.problem("version", "is " + Fields.show(version) + "; allowed: " + VERSION);
    }
  }

  private static String nameOf(JsonNode item, int index) {
    JsonNode name = item.get("name");
    return "exceptions["
        + index
        + "]"
        + (name == null || !name.isTextual() ? "" : " " + Fields.show(name));
  }
}
