package io.weir.lab.net;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a machine needs to run the lab. */
public final class Requirements {
  private static final List<String> TOOLS = List.of("ip", "nft", "conntrack");
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;

  private Requirements() {}

  /** One line that names what is missing; empty when nothing is. */
  public static Optional<String> missing() {
    String os = System.getProperty("os.name", "");
    if (!os.toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.of("the lab needs Linux (network namespaces), this is " + os);
    }
    if (!has(CAP_NET_ADMIN) || !has(CAP_SYS_ADMIN)) {
      return Optional.of(
          "the lab needs root (it makes network namespaces and firewall rules in them): run it with"
              + " sudo");
    }
    return TOOLS.stream()
        .filter(tool -> !onPath(tool))
        .findFirst()
        .map(
            tool ->
                "the lab needs the tool '%s': install the packages iproute2, nftables and conntrack"
                    .formatted(tool));
  }

  private static boolean has(int capability) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(bits -> (bits >>> capability & 1) == 1);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static boolean onPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }
}
