package io.weir.stream.pairing;

import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The identity of a row: the same content gives the same one, wherever it is made. */
public final class RowId {

  private static final int BYTES = 16;

  private RowId() {}

  /**
   * The first 128 bits of SHA-256 over the parts, 32 hex digits.
   *
   * @param cellStart UTC microseconds
   * @param ordinal number of the connection among those with this tuple in this cell, from 0
   */
  static String of(String cluster, WireTuple tuple, long cellStart, int ordinal) {
    // No part can hold a line feed but the cluster's name, and that stands first and once.
    String text =
        cluster
            + '\n'
            + tuple.source()
            + '\n'
            + tuple.sourcePort()
            + '\n'
            + tuple.destination()
            + '\n'
            + tuple.destinationPort()
            + '\n'
            + tuple.protocol()
            + '\n'
            + cellStart
            + '\n'
            + ordinal;
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of any parts, in which null differs from every text. */
  public static String of(List<@Nullable String> parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      // With its length before it, no part can pass for two.
      text.append(part == null ? "-" : part.length() + ":" + part).append('\n');
    }
    return hash(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The same of all that a record says: only its repetition has the same. */
  public static String of(ObserverLoss loss) {
    return hash(WireFormat.encode(loss));
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes), 0, BYTES);
  }
}
