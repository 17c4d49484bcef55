package io.weir.schemas.wire;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that Weir's generated classes may be made from a schema. Since 1.12.2 Avro refuses
 * every class that was not named as trusted, per JVM; without this a job fails at its first record.
 */
public final class AvroTrust {

  private static final String RECORDS = "io.weir.schemas.";

  private static boolean ensured;

  private AvroTrust() {}

  /**
   * Adds the wire contract's package to what this JVM trusts; what was trusted before stays so.
   * Call before Avro sees a generated class by another way than {@link WireFormat}. Thread-safe,
   * cheap when repeated.
   */
  public static synchronized void ensure() {
    if (ensured) {
      return;
    }
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(before, type -> type.getName().startsWith(RECORDS)));
    ensured = true;
  }
}
