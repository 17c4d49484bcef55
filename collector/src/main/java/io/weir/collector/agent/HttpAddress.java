package io.weir.collector.agent;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where the status is served. */
public record HttpAddress(String host, int port) {

  private static final int LAST_PORT = 65_535;

  /** Reads {@code HOST:PORT}, with brackets around an IPv6 address; {@code off} is null. */
  static @Nullable HttpAddress parse(String text) {
    if (text.equals("off")) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port >= 0 && port <= LAST_PORT) {
          return new HttpAddress(text.substring(0, colon), port);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw AgentSettings.wrong(
        AgentSetting.HTTP_ADDRESS, text, "HOST:PORT such as 0.0.0.0:9478 or [::]:9478, or off");
  }

  InetSocketAddress socket() {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new InetSocketAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
