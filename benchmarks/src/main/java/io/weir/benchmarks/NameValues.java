package io.weir.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of a benchmark, each {@code name=value}, over what holds without them. */
public final class NameValues {

  private final Map<String, String> values;

  private NameValues(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads arguments.
   *
   * @param defaults all names that there are
   * @throws IllegalArgumentException naming one that is unknown
   */
  public static NameValues parse(Map<String, String> defaults, String[] args) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0 || !values.containsKey(arg.substring(0, equals))) {
        throw new IllegalArgumentException(
            "Unknown argument '" + arg + "'; allowed: " + defaults + ", each name=value");
      }
      values.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    return new NameValues(values);
  }

  /** The value of a name that has a default. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No argument is called " + name);
    }
    return value;
  }

  /**
   * The same as a number, of which underscores may part the digits.
   *
   * @throws IllegalArgumentException if it is none or less than {@code least}
   */
  public int atLeast(int least, String name) {
    return number(least, name, text(name));
  }

  /** The same of several numbers, parted by commas. */
  public List<Integer> atLeastEach(int least, String name) {
    return Arrays.stream(text(name).split(",", -1)).map(text -> number(least, name, text)).toList();
  }

  private static int number(int least, String name, String text) {
    int number = Integer.parseInt(text.replace("_", ""));
    if (number < least) {
      throw new IllegalArgumentException(
          name + " is " + number + "; allowed: " + least + " and more");
    }
    return number;
  }
}
