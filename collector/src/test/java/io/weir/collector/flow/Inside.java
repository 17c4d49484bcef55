package io.weir.collector.flow;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs code inside a named network namespace, on a thread of its own; so are threads it starts. */
public final class Inside {

  private static final int CLONE_NEWNET = 0x40000000;

  private interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class);

    int open(String path, int flags) throws LastErrorException;

    int setns(int descriptor, int type) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  private Inside() {}

  public static <T> T call(String namespace, Callable<T> task) throws Exception {
    FutureTask<T> future = start(namespace, task);
    return future.get();
  }

  public static <T> FutureTask<T> start(String namespace, Callable<T> task) {
    FutureTask<T> future =
        new FutureTask<>(
            () -> {
              int file = LibC.INSTANCE.open("/run/netns/" + namespace, 0);
              LibC.INSTANCE.setns(file, CLONE_NEWNET);
              LibC.INSTANCE.close(file);
              return task.call();
            });
    Thread thread = new Thread(future, "in-" + namespace);
    thread.setDaemon(true);
    thread.start();
    return future;
  }
}
