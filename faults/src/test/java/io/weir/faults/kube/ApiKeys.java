package io.weir.faults.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * What an API server trusts: the key of its service accounts' tokens, and one token of an admin.
 * Made anew for each; worth nothing elsewhere.
 */
record ApiKeys(Path privateKey, Path publicKey, Path tokens, String adminToken) {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  static ApiKeys create(Path folder) throws IOException {
    KeyPair pair = pair();
    String token = UUID.randomUUID().toString();
    return new ApiKeys(
        pem(folder.resolve("sa.key"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
        pem(folder.resolve("sa.pub"), "PUBLIC KEY", pair.getPublic().getEncoded()),
        Files.writeString(folder.resolve("tokens.csv"), token + ",admin,1,system:masters\n"),
        token);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String what, byte[] key) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, LINES.encodeToString(key), what));
  }
}
