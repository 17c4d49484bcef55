package io.weir.collector.drops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the inode by which the kernel tells network namespaces apart. */
public final class NetworkNamespace {

  private static final Path NAMED = Path.of("/var/run/netns");

  private NetworkNamespace() {}

  /** The calling thread's, which nearly always is this process's. */
  public static long current() throws IOException {
    return inode(Path.of("/proc/thread-self/ns/net"));
  }

  /**
   * One that {@code ip netns} knows by name.
   *
   * @throws IOException if there is none; one line
   */
  public static long named(String name) throws IOException {
    Path file = NAMED.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException("no network namespace " + name + " in " + NAMED);
    }
    return inode(file);
  }

  /** The one a file of /proc/PID/ns or a bind mount stands for. */
  public static long inode(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
  }
}
