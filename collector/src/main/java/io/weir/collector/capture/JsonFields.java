package io.weir.collector.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one JSON object; every refusal names the field, what it is and what is allowed.
 */
final class JsonFields {

  private final JsonNode object;

  JsonFields(JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
    this.object = object;
  }

  @Nullable String textOrNull(String field) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(field, value, "a text");
    }
    return value.textValue();
  }

  String text(String field) {
    return required(field, textOrNull(field));
  }

  @Nullable Long numberOrNull(String field, long largest) {
    JsonNode value = orNull(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > largest) {
      throw wrong(field, value, "a whole number from 0 to " + largest);
    }
    return value.longValue();
  }

  @Nullable Integer intOrNull(String field, int largest) {
    Long value = numberOrNull(field, largest);
    return value == null ? null : Integer.valueOf(value.intValue());
  }

  int integer(String field, int largest) {
    return required(field, intOrNull(field, largest));
  }

  Instant time(String field) {
    String text = text(field);
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw wrong(field, text, "an RFC 3339 time");
    }
  }

  <E extends Enum<E>> @Nullable E nameOrNull(String field, Class<E> type) {
    String text = textOrNull(field);
    return text == null ? null : name(field, text, type);
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

  JsonNode list(String field) {
    JsonNode value = required(field, orNull(field));
    if (!value.isArray()) {
      throw wrong(field, value, "a list");
    }
    return value;
  }

  static <E extends Enum<E>> E name(String field, String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> wrong(field, text, "one of " + Arrays.toString(type.getEnumConstants())));
  }

  private @Nullable JsonNode orNull(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static IllegalArgumentException wrong(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        field + " is " + Printable.of(String.valueOf(value)) + ": allowed is " + allowed);
  }
}
