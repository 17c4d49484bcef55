package io.weir.cli.hubble;

import io.weir.cli.console.Environment;
import io.weir.collector.hubble.HubbleServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the connection to Hubble's server is protected. */
final class HubbleTlsOptions {

  @Option(
      names = "--hubble-tls",
      description = "Talk TLS with the server; implied by the options below.")
  private boolean tls;

  @Option(
      names = "--hubble-tls-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that sign the server's (default: those Java trusts).")
  private @Nullable Path ca;

  @Option(
      names = "--hubble-tls-cert",
      paramLabel = "FILE",
      description = "Our certificate (PEM), for a server that asks for one.")
  private @Nullable Path certificate;

  @Option(names = "--hubble-tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
  private @Nullable Path key;

  @Option(
      names = "--hubble-tls-name",
      paramLabel = "NAME",
      description = "Name in the server's certificate, where it is not the host's.")
  private @Nullable String name;

  boolean isGiven() {
    return tls || ca != null || certificate != null || key != null || name != null;
  }

  /** The first that was given, for messages. */
  String firstGiven() {
    if (ca != null) {
      return "--hubble-tls-ca";
    }
    if (certificate != null) {
      return "--hubble-tls-cert";
    }
    if (key != null) {
      return "--hubble-tls-key";
    }
    return name != null ? "--hubble-tls-name" : "--hubble-tls";
  }

  /**
   * What they ask for.
   *
   * @throws IOException if a file cannot be read; one line
   */
  HubbleServer.Security security(Environment environment) throws IOException {
    if (!isGiven()) {
      return new HubbleServer.PlainText();
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "--hubble-tls-cert and --hubble-tls-key go together: give both or none");
    }
    return new HubbleServer.Tls(
        readable("--hubble-tls-ca", ca, environment),
        readable("--hubble-tls-cert", certificate, environment),
        readable("--hubble-tls-key", key, environment),
        name);
  }

  private static @Nullable Path readable(
      String option, @Nullable Path file, Environment environment) throws IOException {
    if (file == null) {
      return null;
    }
    Path resolved = environment.resolve(file);
    if (!Files.isReadable(resolved) || Files.isDirectory(resolved)) {
      throw new IOException(option + " " + resolved + " is no readable file");
    }
    return resolved;
  }
}
