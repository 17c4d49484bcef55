package io.weir.stream.pairing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The identity of a row: the same connection and cell give the same one, wherever it is made. */
final class RowId {

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
        String.join(
            "\n",
            cluster,
            tuple.source(),
            String.valueOf(tuple.sourcePort()),
            tuple.destination(),
            String.valueOf(tuple.destinationPort()),
            String.valueOf(tuple.protocol()),
            String.valueOf(cellStart),
            String.valueOf(ordinal));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
