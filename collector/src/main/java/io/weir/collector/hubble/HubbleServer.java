package io.weir.collector.hubble;

import io.weir.policy.net.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an Observer service is, and how to talk to it.
 *
 * @param host a name or an address
 * @param port 1 to 65535; agents listen at 4244, a relay at 4245 (80 or 443 as a Service)
 * @param security plain text or TLS
 */
public record HubbleServer(String host, int port, Security security) {

  private static final int LARGEST_PORT = 65_535;

  /** How the connection is protected. */
  public sealed interface Security permits PlainText, Tls {}

  /** Not at all. */
  public record PlainText() implements Security {}

  /**
   * With TLS.
   *
   * @param ca certificates (PEM) that sign the server's; null for those Java trusts
   * @param certificate our own (PEM chain), for servers that ask for one; null for none
   * @param key of our certificate (PEM, PKCS #8, without a password); null for none
   * @param serverName name the server's certificate must have; null for the host
   */
  public record Tls(
      @Nullable Path ca,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String serverName)
      implements Security {

    /**
     * @throws IllegalArgumentException if only one of certificate and key is given
     */
    public Tls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "a client certificate and its key go together: give both or none");
      }
    }
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  public HubbleServer {
    if (host.isBlank() || port < 1 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "\""
              + Printable.of(host)
              + ":"
              + port
              + "\" is no server: give HOST:PORT, port 1 to 65535");
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static HubbleServer of(String hostAndPort, Security security) {
    int colon = hostAndPort.lastIndexOf(':');
    try {
      String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
      int port = Integer.parseInt(hostAndPort.substring(colon + 1));
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return new HubbleServer(
          bracketed ? host.substring(1, host.length() - 1) : host, port, security);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + Printable.of(hostAndPort) + "\" is no server: give HOST:PORT", e);
    }
  }

  /** {@code HOST:PORT}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
