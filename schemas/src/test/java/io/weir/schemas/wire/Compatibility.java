package io.weir.schemas.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * The rules a schema must keep towards every released one, in both directions, because Kafka,
 * archives and savepoints keep old records while old readers still run: new and removed fields have
 * defaults, enums have a default symbol, nothing is renamed or changes its type.
 */
final class Compatibility {

  private Compatibility() {}

  /** What breaks the rules; empty when the new schema may be released. */
  static List<String> violations(Schema released, Schema current) {
    List<String> violations = new ArrayList<>();
    if (!released.getFullName().equals(current.getFullName())) {
      violations.add(released.getFullName() + " was renamed to " + current.getFullName());
    }
    collect("new readers of old records", current, released, violations);
    collect("old readers of new records", released, current, violations);
    violations.addAll(enumsWithoutDefault(current));
    return violations;
  }

  /** Enums whose old readers would fail at a new symbol. */
  static List<String> enumsWithoutDefault(Schema schema) {
    List<String> bare = new ArrayList<>();
    visit(schema, new HashSet<>(), bare);
    return bare;
  }

  private static void collect(String who, Schema reader, Schema writer, List<String> violations) {
    for (Incompatibility incompatibility :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      violations.add(
          who
              + ": "
              + incompatibility.getType()
              + " at "
              + incompatibility.getLocation()
              + ": "
              + incompatibility.getMessage());
    }
  }

  private static void visit(Schema schema, Set<String> seen, List<String> bare) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          schema.getFields().forEach(field -> visit(field.schema(), seen, bare));
        }
      }
      case ENUM -> {
        if (seen.add(schema.getFullName()) && schema.getEnumDefault() == null) {
          bare.add("enum " + schema.getFullName() + " has no default symbol");
        }
      }
      case ARRAY -> visit(schema.getElementType(), seen, bare);
      case MAP -> visit(schema.getValueType(), seen, bare);
      case UNION -> schema.getTypes().forEach(branch -> visit(branch, seen, bare));
      default -> {
        // Nothing beneath.
      }
    }
  }
}
