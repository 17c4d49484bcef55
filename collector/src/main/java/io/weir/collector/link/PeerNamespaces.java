package io.weir.collector.link;

import com.sun.jna.LastErrorException;
import io.weir.collector.link.RouteSocket.Received;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the inodes of the network namespaces that interfaces' peers lie in. The kernel numbers
 * namespaces for each other; which number a namespace has is asked for every one that a container
 * runtime keeps a file for, or a process lives in.
 */
public final class PeerNamespaces {

  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final Path PROCESSES = Path.of("/proc");

  private final List<Path> folders;

  /**
   * For one machine.
   *
   * @param folders where container runtimes keep files that stand for namespaces; they may be
   *     missing
   */
  public PeerNamespaces(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * Inodes by number, as numbered in the network namespace of the calling thread. What cannot be
   * opened is left out.
   *
   * @throws IOException if the kernel does not answer; one line
   */
  public Map<Integer, Long> find() throws IOException {
    Map<Integer, Long> inodes = new HashMap<>();
    Set<Long> asked = new HashSet<>();
    try (RouteSocket socket = new RouteSocket(0)) {
      socket.patience(ANSWER);
      for (Path file : candidates()) {
        ask(socket, file, asked, inodes);
      }
    }
    return inodes;
  }

  private List<Path> candidates() {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      files.addAll(list(folder, "*"));
    }
    for (Path process : list(PROCESSES, "[0-9]*")) {
      files.add(process.resolve("ns/net"));
    }
    return files;
  }

  private static List<Path> list(Path folder, String names) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
      found.forEach(files::add);
    } catch (IOException e) {
      // Not every runtime is here, and processes come and go.
    }
    return files;
  }

  private static void ask(RouteSocket socket, Path file, Set<Long> asked, Map<Integer, Long> inodes)
      throws IOException {
    long inode;
    int descriptor;
    try {
      inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
      if (!asked.add(inode)) {
        return;
      }
      descriptor = LibC.get().open(file.toString(), O_RDONLY_CLOEXEC);
    } catch (IOException | LastErrorException e) {
      return;
    }
    try {
      socket.send(LinkMessages.namespaceOf(descriptor));
      if (socket.receive() instanceof Received.Messages answer) {
        Integer number = LinkMessages.namespaceNumber(answer.bytes());
        if (number != null) {
          inodes.put(number, inode);
        }
      }
    } finally {
      LibC.get().close(descriptor);
    }
  }
}
