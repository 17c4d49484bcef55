package io.weir.cli.lint;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How SARIF writes files, texts and fingerprints. */
final class SarifAddresses {

  private final Path directory;

  /**
   * @param directory absolute; files in it are written relative to it
   */
  SarifAddresses(Path directory) {
    this.directory = directory.normalize();
  }

  boolean isRelative(Path file) {
    return file.normalize().startsWith(directory);
  }

  /** Relative to the directory where it can be; percent-encoded. */
  String of(Path file) {
    Path normal = file.normalize();
    if (!isRelative(normal)) {
      return normal.toUri().toString();
    }
    // Of a folder that exists the address ends with a slash, of another it does not.
    String base = directory.toUri().toString();
    URI folder = URI.create(base.endsWith("/") ? base : base + "/");
    return folder.relativize(normal.toUri()).toString();
  }

  /** Text in which no embedded link can stand (SARIF 2.1.0, 3.11.6): names are attacker-chosen. */
  static String plain(String text) {
    return text.replace("](", "] (");
  }

  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
