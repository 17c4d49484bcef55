package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.NearestName;
import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An object of the file that knows which keys it may have. What is wrong is an
 * IllegalArgumentException that names place and field, in one line.
 */
final class Fields {

  private final JsonNode object;
  private final String place;
  private final String path;

  private Fields(JsonNode object, String place, String path) {
    this.object = object;
    this.place = place;
    this.path = path;
  }

  /**
   * The fields of an object.
   *
   * @param place file and entry
   * @param path of the object within the entry; empty for the entry itself
   */
  static Fields of(JsonNode object, String place, String path, Set<String> allowed) {
    Fields fields = new Fields(object, place, path);
    if (!object.isObject()) {
      String what = object.isNull() || object.isMissingNode() ? "is empty" : "is " + show(object);
      throw fields.problem("", what + "; allowed: an object with " + sorted(allowed));
    }
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                throw fields.problem(
                    name,
                    "is no key here; the nearest is "
                        + NearestName.of(name, sorted(allowed)).orElseThrow()
                        + " of "
                        + sorted(allowed));
              }
            });
    return fields;
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  IllegalArgumentException problem(String field, String message) {
    return new IllegalArgumentException(at(Printable.of(field)) + ": " + message);
  }

  /** Where a field stands, in full. */
  String at(String field) {
    String full = path.isEmpty() || field.isEmpty() ? path + field : path + "." + field;
    return full.isEmpty() ? place : place + ": " + full;
  }

  static String show(JsonNode value) {
    return Printable.of(value.toString());
  }

  /** The value; null when it is missing or null. */
  @Nullable JsonNode get(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  JsonNode require(String field, String why) {
    JsonNode value = get(field);
    if (value == null) {
      throw problem(field, "is missing: " + why);
    }
    return value;
  }

  /** Text; null when it is missing. */
  @Nullable String text(String field) {
    JsonNode value = get(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw problem(field, "is " + show(value) + "; allowed: text; put quotes around it");
    }
    if (value.textValue().isBlank()
        || value.textValue().length() > AcceptedException.LONGEST_TEXT) {
      throw problem(
          field, "is blank or longer than " + AcceptedException.LONGEST_TEXT + " characters");
    }
    return value.textValue();
  }

  String requireText(String field, String why) {
    require(field, why);
    String text = text(field);
    return text == null ? "" : text;
  }

  /** The items of a list; none when it is missing. */
  List<JsonNode> list(String field) {
    JsonNode value = get(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw problem(field, "is " + show(value) + "; allowed: a list");
    }
    List<JsonNode> items = new ArrayList<>(value.size());
    value.forEach(items::add);
    return items;
  }
}
