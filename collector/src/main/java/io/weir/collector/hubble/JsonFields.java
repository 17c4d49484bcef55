package io.weir.collector.hubble;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one message in protobuf's JSON. What is absent is null; what has the wrong type
 * is refused, naming the field, what it is and what is allowed.
 */
final class JsonFields {

  private final String path;
  private final JsonNode object;

  /**
   * @param path where it stands, for messages; empty for the outermost
   */
  JsonFields(String path, JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException(
          path.isEmpty() ? "not a JSON object" : path + " is no JSON object");
    }
    this.path = path;
    this.object = object;
  }

  boolean has(String field) {
    return object.hasNonNull(field);
  }

  @Nullable JsonFields messageOrNull(String field) {
    JsonNode value = orNull(field);
    return value == null ? null : new JsonFields(place(field), value);
  }

  List<JsonFields> messages(String field) {
    List<JsonFields> messages = new ArrayList<>();
    for (JsonNode item : list(field)) {
      messages.add(new JsonFields(place(field), item));
    }
    return messages;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(field)) {
      if (!item.isTextual()) {
        throw wrong(field, item, "a list of texts");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Null also for the empty text, which protobuf does not tell from none. */
  @Nullable String textOrNull(String field) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(field, value, "a text");
    }
    return value.textValue().isEmpty() ? null : value.textValue();
  }

  /** An enum's name; a number gets the name that the vocabulary has for it. */
  @Nullable String nameOrNull(String field, LongFunction<@Nullable String> vocabulary) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (value.canConvertToLong() && value.isIntegralNumber()) {
      return vocabulary.apply(value.longValue());
    }
    return textOrNull(field);
  }

  @Nullable Boolean booleanOrNull(String field) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(field, value, "true or false");
    }
    return value.booleanValue();
  }

  long number(String field) {
    Long value = numberOrNull(field);
    return value == null ? 0 : value;
  }

  /** A whole number; as a text where it has 64 bits. */
  @Nullable Long numberOrNull(String field) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    try {
      if (value.isTextual()) {
        return Long.valueOf(value.textValue());
      }
    } catch (NumberFormatException e) {
      throw wrong(field, value, "a whole number");
    }
    throw wrong(field, value, "a whole number");
  }

  @Nullable Instant timeOrNull(String field) {
    String text = textOrNull(field);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong(field, text, "an RFC 3339 time");
    }
  }

  private Iterable<JsonNode> list(String field) {
    JsonNode value = orNull(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(field, value, "a list");
    }
    return value;
  }

  private @Nullable JsonNode orNull(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private String place(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private IllegalArgumentException wrong(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        place(field) + " is " + Printable.of(String.valueOf(value)) + ": allowed is " + allowed);
  }
}
