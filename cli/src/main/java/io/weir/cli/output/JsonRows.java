package io.weir.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects with the columns as keys; ASCII only, so that no control character reaches a
 * terminal. Numbers that JSON cannot write (NaN, infinities) become text.
 */
final class JsonRows implements RowWriter {

  /** What stands around the objects. */
  enum Frame {
    ARRAY,
    LINES
  }

  private final List<String> columns;
  private final Writer writer;
  private final Frame frame;
  private final JsonGenerator json;
  private boolean first = true;

  JsonRows(List<String> columns, Writer writer, Frame frame) throws IOException {
    this.columns = List.copyOf(columns);
    this.writer = writer;
    this.frame = frame;
    this.json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .createGenerator(writer)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void row(List<? extends @Nullable Object> values) throws IOException {
    if (frame == Frame.ARRAY) {
      json.writeRaw(first ? "[\n" : ",\n");
      first = false;
    }
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writeFieldName(columns.get(i));
      write(values.get(i));
    }
    json.writeEndObject();
    if (frame == Frame.LINES) {
      json.writeRaw('\n');
    }
  }

  private void write(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(element);
      }
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }

  @Override
  public void close() throws IOException {
    if (frame == Frame.ARRAY) {
      json.writeRaw(first ? "[]\n" : "\n]\n");
    }
    json.flush();
    writer.flush();
  }
}
