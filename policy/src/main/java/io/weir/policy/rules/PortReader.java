package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Printable;
import org.jspecify.annotations.Nullable;

/** Reads the items of {@code ports}. */
final class PortReader {

  private static final int HIGHEST_PORT = 65535;

  private final SpecReader reader;

  PortReader(SpecReader reader) {
    this.reader = reader;
  }

  PortMatcher read(JsonNode item, String path) {
    if (!reader.isObject(item, path)) {
      return PortMatcher.Unreadable.anyPort(null);
    }
    Transport transport = readTransport(SpecReader.get(item, "protocol"), path + ".protocol");
    JsonNode port = SpecReader.get(item, "port");
    JsonNode endPort = SpecReader.get(item, "endPort");
    if (transport == null) {
      return PortMatcher.Unreadable.anyPort(null);
    }
    if (port == null && endPort == null) {
      return new PortMatcher.AllOf(transport);
    }
    if (port == null) {
      reader.problem(path + ".endPort", "needs a numeric port beside it");
      return PortMatcher.Unreadable.anyPort(transport);
    }
    if (port.isTextual()) {
      return readName(port.textValue(), endPort, transport, path);
    }
    Integer first = readNumber(port, path + ".port", "1 to 65535, or the name of a container port");
    if (first == null) {
      return PortMatcher.Unreadable.anyPort(transport);
    }
    if (endPort == null) {
      return new PortMatcher.Range(transport, first, first);
    }
    Integer last = readNumber(endPort, path + ".endPort", "port to 65535");
    if (last == null) {
      return new PortMatcher.Unreadable(transport, first);
    }
    if (last < first) {
      reader.problem(path + ".endPort", last + " is below port " + first);
      return PortMatcher.Unreadable.anyPort(transport);
    }
    return new PortMatcher.Range(transport, first, last);
  }

  private PortMatcher readName(
      String name, @Nullable JsonNode endPort, Transport transport, String path) {
    if (endPort != null) {
      reader.problem(path + ".endPort", "needs a numeric port beside it, not a name");
      return PortMatcher.Unreadable.anyPort(transport);
    }
    if (!LabelSyntax.isPortName(name)) {
      reader.problem(
          path + ".port",
          "no port name: \""
              + Printable.of(name)
              + "\" (allowed: at most 15 of a-z 0-9 -, with a letter; numbers without quotes)");
      return PortMatcher.Unreadable.anyPort(transport);
    }
    return new PortMatcher.Named(transport, name);
  }

  private @Nullable Transport readTransport(@Nullable JsonNode value, String path) {
    if (value == null) {
      return Transport.TCP;
    }
    Transport transport = value.isTextual() ? Transport.ofName(value.textValue()) : null;
    if (transport == null) {
      reader.problem(path, "unknown protocol", value, "TCP, UDP, SCTP");
    }
    return transport;
  }

  private @Nullable Integer readNumber(JsonNode value, String path, String allowed) {
    if (value.isIntegralNumber()
        && value.canConvertToInt()
        && value.intValue() >= 1
        && value.intValue() <= HIGHEST_PORT) {
      return value.intValue();
    }
    reader.problem(path, "no port", value, allowed);
    return null;
  }
}
