package io.weir.collector.netlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Does something in a network namespace. A thread of its own enters it and ends there, so that no
 * other thread of the process ever changes its namespace; a socket stays in the one it was made in.
 */
final class InNamespace {

  private static final Path NAMED = Path.of("/var/run/netns");
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;

  private InNamespace() {}

  /** What is to be done. */
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * The action's result.
   *
   * @param name as {@code ip netns} knows it; null for the process's own
   * @throws IOException if there is no such namespace or it may not be entered, one line; or what
   *     the action throws
   */
  static <T> T call(@Nullable String name, Action<T> action)
      throws IOException, InterruptedException {
    if (name == null) {
      return action.run();
    }
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter(name);
              return action.run();
            });
    Thread thread = new Thread(task, "netns-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("in network namespace " + name, e.getCause());
    }
  }

  private static void enter(String name) throws IOException {
    Path file = NAMED.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException("no network namespace " + name + " in " + NAMED);
    }
    int descriptor = LibC.open(file.toString(), O_CLOEXEC);
    if (descriptor < 0) {
      throw Errno.failure("cannot open " + file, Errno.last());
    }
    try {
      if (LibC.setns(descriptor, CLONE_NEWNET) != 0) {
        throw Errno.failure("cannot enter the network namespace " + name, Errno.last());
      }
    } finally {
      LibC.close(descriptor);
    }
  }
}
