package io.weir.lab.net;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A named network namespace. Code runs inside it on a thread of its own that entered it with
 * setns(2); sockets made there stay in the namespace whichever thread uses them later.
 *
 * @param name name under /run/netns
 */
public record Netns(String name) {
  private static final Path FOLDER = Path.of("/run/netns");
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  /** The three calls needed; errors arrive as {@link LastErrorException}. */
  private interface LibC extends Library {
    int open(String path, int flags) throws LastErrorException;

    int setns(int fd, int type) throws LastErrorException;

    int close(int fd) throws LastErrorException;
  }

  private static final class LibCHolder {
    static final LibC LIBC = Native.load("c", LibC.class);
  }

  static Path folder() {
    return FOLDER;
  }

  /** The command that runs {@code command} inside this namespace. */
  public List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(command);
    return List.copyOf(all);
  }

  /** What to put before a command to run it inside this namespace. */
  public List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Runs a task inside and waits for it. */
  public <T> T call(Callable<T> task) throws IOException, InterruptedException {
    FutureTask<T> future = new FutureTask<>(inside(task));
    start(future);
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof InterruptedException) {
        throw new InterruptedException(cause.getMessage());
      }
      throw new LabException("in namespace " + name + ": " + cause, cause);
    }
  }

  /** Starts a daemon thread inside; the future completes when the task does. */
  public <T> FutureTask<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(inside(task));
    start(future);
    return future;
  }

  private void start(FutureTask<?> future) {
    Thread thread = new Thread(future, "lab-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private <T> Callable<T> inside(Callable<T> task) {
    return () -> {
      enter();
      return task.call();
    };
  }

  private void enter() throws LabException {
    LibC libc = LibCHolder.LIBC;
    try {
      int fd = libc.open(FOLDER.resolve(name).toString(), O_RDONLY_CLOEXEC);
      try {
        libc.setns(fd, CLONE_NEWNET);
      } finally {
        libc.close(fd);
      }
    } catch (LastErrorException e) {
      throw new LabException("cannot enter namespace " + name + ": " + e.getMessage(), e);
    }
  }
}
