package io.weir.cli.watch;

import io.weir.cli.console.CommandFailure;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code HOST:PORT}, {@code [V6]:PORT} or {@code :PORT}. */
final class Listen {

  private static final Pattern ADDRESS = Pattern.compile("(\\[.+]|[^:]*):(\\d{1,5})");
  private static final int HIGHEST_PORT = 65_535;

  private Listen() {}

  /**
   * The address; without a host, all of this machine's.
   *
   * @throws CommandFailure if it is none; one line
   */
  static InetSocketAddress parse(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > HIGHEST_PORT) {
      throw CommandFailure.usage(
          "--listen is '" + text + "'; allowed: HOST:PORT or :PORT, ports 0 to 65535");
    }
    int port = Integer.parseInt(matcher.group(2));
    String host = matcher.group(1);
    InetSocketAddress address =
        host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw CommandFailure.usage("--listen is '" + text + "': this host is not known");
    }
    return address;
  }
}
