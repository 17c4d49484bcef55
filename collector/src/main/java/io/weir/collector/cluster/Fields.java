package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.policy.net.IpAddress;
import io.weir.policy.net.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object without trusting it: what is absent is null or empty, what has another type
 * than expected is reported as an {@link Oddity} and left out. Never throws on content.
 */
final class Fields {

  private static final int SHOWN_VALUE_LENGTH = 60;

  private final JsonNode node;
  private final String path;
  private final Consumer<Oddity> oddities;

  Fields(JsonNode node, Consumer<Oddity> oddities) {
    this(node, "", oddities);
  }

  private Fields(JsonNode node, String path, Consumer<Oddity> oddities) {
    this.node = node;
    this.path = path;
    this.oddities = oddities;
  }

  /** The object in a field; an empty one when it is absent. */
  Fields at(String field) {
    JsonNode value = value(field);
    if (!value.isMissingNode() && !value.isObject()) {
      odd(field, value, "an object");
      value = MissingNode.getInstance();
    }
    return new Fields(value, pathOf(field), oddities);
  }

  /** The objects of a list; none when it is absent. */
  List<Fields> items(String field) {
    List<Fields> items = new ArrayList<>();
    JsonNode list = list(field);
    for (int i = 0; i < list.size(); i++) {
      String place = field + "[" + i + "]";
      if (list.get(i).isObject()) {
        items.add(new Fields(list.get(i), pathOf(place), oddities));
      } else {
        odd(place, list.get(i), "an object");
      }
    }
    return items;
  }

  /** The texts of a list; none when it is absent. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    JsonNode list = list(field);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).isTextual()) {
        texts.add(list.get(i).textValue());
      } else {
        odd(field + "[" + i + "]", list.get(i), "a string");
      }
    }
    return texts;
  }

  boolean has(String field) {
    return !value(field).isMissingNode();
  }

  /** The field as it stands, missing when absent or null. */
  JsonNode value(String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  /** A text; null when absent or empty, for Kubernetes writes "" for "not set" in places. */
  @Nullable String text(String field) {
    JsonNode value = value(field);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual()) {
      odd(field, value, "a string");
      return null;
    }
    return value.textValue().isEmpty() ? null : value.textValue();
  }

  String textOr(String field, String absent) {
    String text = text(field);
    return text == null ? absent : text;
  }

  @Nullable Long number(String field) {
    JsonNode value = value(field);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      odd(field, value, "a whole number");
      return null;
    }
    return value.longValue();
  }

  /** A port number, 1 to 65535. */
  @Nullable Integer port(String field) {
    Long number = number(field);
    if (number == null) {
      return null;
    }
    if (number < 1 || number > 65535) {
      odd(field, value(field), "a port from 1 to 65535");
      return null;
    }
    return number.intValue();
  }

  /** A truth value; null when absent. */
  @Nullable Boolean flag(String field) {
    JsonNode value = value(field);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isBoolean()) {
      odd(field, value, "true or false");
      return null;
    }
    return value.booleanValue();
  }

  boolean isTrue(String field) {
    return Boolean.TRUE.equals(flag(field));
  }

  /** A time in RFC 3339. */
  @Nullable Instant time(String field) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      odd(field, value(field), "a time in RFC 3339");
      return null;
    }
  }

  /** A map of texts such as labels; scalars that YAML read as numbers or booleans are left out. */
  Map<String, String> strings(String field) {
    Map<String, String> strings = new LinkedHashMap<>();
    at(field)
        .node
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                strings.put(entry.getKey(), entry.getValue().textValue());
              } else {
                odd(field + "." + entry.getKey(), entry.getValue(), "a string");
              }
            });
    return strings;
  }

  /** An address as canonical text. */
  @Nullable String address(String field) {
    String text = text(field);
    return text == null ? null : canonical(text, field);
  }

  /** A list of addresses as canonical text. */
  List<String> addresses(String field) {
    List<String> addresses = new ArrayList<>();
    for (String text : texts(field)) {
      String address = canonical(text, field);
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  void odd(String field, JsonNode value, String expected) {
    String shown = value.toString();
    if (shown.length() > SHOWN_VALUE_LENGTH) {
      shown = shown.substring(0, SHOWN_VALUE_LENGTH) + "…";
    }
    oddities.accept(
        new Oddity(pathOf(field), "must be " + expected + ", is " + Printable.line(shown)));
  }

  private @Nullable String canonical(String text, String field) {
    try {
      return IpAddress.parse(text).toString();
    } catch (IllegalArgumentException e) {
      odd(field, value(field), "an IP address");
      return null;
    }
  }

  private JsonNode list(String field) {
    JsonNode value = value(field);
    if (!value.isMissingNode() && !value.isArray()) {
      odd(field, value, "a list");
      return MissingNode.getInstance();
    }
    return value;
  }

  private String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
