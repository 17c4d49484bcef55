package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ContractDocumentationTest {

  @Test
  void everyFieldRecordAndEnumIsDocumented() {
    List<String> bare = new ArrayList<>();
    Set<String> seen = new HashSet<>();

    Contract.SCHEMAS.forEach(schema -> collect(schema, seen, bare));

    assertThat(seen).contains("io.weir.schemas.FlowRecord", "io.weir.schemas.PodState");
    assertThat(bare)
        .as("write a doc comment with the unit in the .avdl file: readers have nothing else")
        .isEmpty();
  }

  private static void collect(Schema schema, Set<String> seen, List<String> bare) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          note(schema.getDoc(), schema.getName(), bare);
          for (Schema.Field field : schema.getFields()) {
            note(field.doc(), schema.getName() + "." + field.name(), bare);
            collect(field.schema(), seen, bare);
          }
        }
      }
      case ENUM -> {
        if (seen.add(schema.getFullName())) {
          note(schema.getDoc(), schema.getName(), bare);
        }
      }
      case ARRAY -> collect(schema.getElementType(), seen, bare);
      case MAP -> collect(schema.getValueType(), seen, bare);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, seen, bare));
      default -> {
        // Primitive types need no words of their own.
      }
    }
  }

  private static void note(
      @org.jspecify.annotations.Nullable String doc, String name, List<String> bare) {
    if (doc == null || doc.isBlank()) {
      bare.add(name);
    }
  }
}
