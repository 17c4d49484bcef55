package io.weir.lab.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the namespaces of runs whose process died before it could. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  static void remove() throws IOException, InterruptedException {
    for (String name : namespaces()) {
      if (RunId.of(name).map(run -> !run.ownerLives()).orElse(false)) {
        LOG.info("removing namespace {} of a lab run that died", name);
        delete(new Netns(name));
      }
    }
  }

  /** Ends what still runs inside and deletes the namespace; a namespace that is gone is fine. */
  static void delete(Netns netns) throws IOException, InterruptedException {
    if (!Files.exists(Netns.folder().resolve(netns.name()))) {
      return;
    }
    try {
      Command.run(List.of("ip", "netns", "pids", netns.name()))
          .lines()
          .map(String::strip)
          .filter(line -> line.matches("\\d+"))
          .map(Long::parseLong)
          .filter(pid -> pid != ProcessHandle.current().pid())
          .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
      Command.run(List.of("ip", "netns", "delete", netns.name()));
    } catch (LabException e) {
      // Another run may clean the same leftovers at the same time.
      if (Files.exists(Netns.folder().resolve(netns.name()))) {
        throw e;
      }
    }
  }

  private static List<String> namespaces() throws IOException {
    if (!Files.isDirectory(Netns.folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Netns.folder())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
