package io.weir.stream.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.AvroTrust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * An object's state as one JSON object, the column {@code state} of {@code cluster_changes}: the
 * record's name as {@code @type}, then its fields; times as RFC 3339, keys of maps sorted. Reading
 * it gives the same record again; fields that a text lacks get their default, fields that the
 * schema lacks are left out, so that older and newer texts can be read.
 */
public final class StateJson {

  static {
    AvroTrust.ensure();
  }

  private static final String TYPE = "@type";
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StateJson() {}

  /** The text of a state. */
  public static String write(IndexedRecord state) {
    ObjectNode json = NODES.objectNode().put(TYPE, state.getSchema().getName());
    addFields(state, json);
    return json.toString();
  }

  private static void addFields(IndexedRecord record, ObjectNode json) {
    for (Field field : record.getSchema().getFields()) {
      json.set(field.name(), node(record.get(field.pos())));
    }
  }

  private static JsonNode node(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof IndexedRecord record) {
      ObjectNode json = NODES.objectNode();
      addFields(record, json);
      return json;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(element -> array.add(node(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode json = NODES.objectNode();
      new TreeMap<>(map).forEach((key, element) -> json.set(String.valueOf(key), node(element)));
      return json;
    }
    if (value instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    return value instanceof Boolean truth
        ? NODES.booleanNode(truth)
        : NODES.textNode(value.toString());
  }

  /**
   * The state that a text describes, as {@link ClusterChange#setState} takes it.
   *
   * @throws IllegalArgumentException if it is no such text, saying why in one line
   */
  public static Object read(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the state of an object is no JSON", e);
    }
    String type = json.path(TYPE).asText("");
    Schema schema =
        ClusterChange.getClassSchema().getField("state").schema().getTypes().stream()
            .filter(branch -> branch.getName().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the state of an object is of the type '"
                            + Printable.line(type)
                            + "', which this version does not know"));
    return record(json, schema);
  }

  private static Object record(JsonNode json, Schema schema) {
    IndexedRecord record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
    for (Field field : schema.getFields()) {
      JsonNode value = json.get(field.name());
      if (value == null && !field.hasDefaultValue()) {
        throw new IllegalArgumentException(
            "the state of an object lacks " + schema.getName() + "." + field.name());
      }
      record.put(
          field.pos(),
          value == null ? SpecificData.get().getDefaultValue(field) : value(value, field.schema()));
    }
    return record;
  }

  private static @Nullable Object value(JsonNode json, Schema schema) {
    return switch (schema.getType()) {
      case UNION -> json.isNull() ? null : value(json, notNull(schema));
      case RECORD -> record(json, schema);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        json.forEach(element -> list.add(value(element, schema.getElementType())));
        yield list;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.properties()
            .forEach(
                entry -> map.put(entry.getKey(), value(entry.getValue(), schema.getValueType())));
        yield map;
      }
      case ENUM -> {
        String symbol = json.asText();
        yield SpecificData.get()
            .createEnum(schema.hasEnumSymbol(symbol) ? symbol : schema.getEnumDefault(), schema);
      }
      case INT -> json.intValue();
      case LONG ->
          schema.getLogicalType() == null ? json.longValue() : Instant.parse(json.asText());
      case BOOLEAN -> json.booleanValue();
      case STRING -> json.asText();
      default ->
          throw new IllegalArgumentException(
              "A state holds no " + schema.getType() + ": " + schema);
    };
  }

  private static Schema notNull(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
