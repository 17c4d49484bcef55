package io.weir.stream.judging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.TreeMap;

/** Labels as the archive keeps them: one JSON object with sorted keys. */
final class LabelsJson {

  private LabelsJson() {}

  static String of(Map<String, String> labels) {
    StringBuilder json = new StringBuilder("{");
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              if (json.length() > 1) {
                json.append(',');
              }
              quote(key, json);
              json.append(':');
              quote(value, json);
            });
    return json.append('}').toString();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
