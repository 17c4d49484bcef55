package io.weir.stream.pairing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, of which ids and keys take their first 128 bits. */
public final class Sha256 {

  private Sha256() {}

  /** A new digest, for one thread. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
