package io.weir.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Standard input that can come to its end before its writer does: a read of a silent pipe cannot be
 * interrupted, so a thread of its own reads ahead.
 */
final class StoppableInput extends InputStream {

  private static final byte[] END = new byte[0];
  private static final int CHUNK = 8_192;
  private static final int CHUNKS_AHEAD = 64;
  private static final long LOOK_MILLIS = 100;

  private final InputStream in;
  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private byte[] chunk = END;
  private int position;
  private boolean ended;
  private volatile boolean stopped;
  private volatile @Nullable IOException failure;

  StoppableInput(InputStream in) {
    this.in = in;
    Thread pump = new Thread(this::pump, "weir-input");
    pump.setDaemon(true);
    pump.start();
  }

  private void pump() {
    try {
      byte[] buffer = new byte[CHUNK];
      for (int read = in.read(buffer); read >= 0 && !stopped; read = in.read(buffer)) {
        if (read > 0) {
          chunks.put(Arrays.copyOf(buffer, read));
        }
      }
      chunks.put(END);
    } catch (IOException e) {
      failure = e;
      stopped = true;
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Lets reading end with what has been read ahead. */
  void stop() {
    stopped = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == chunk.length && !next()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean next() throws IOException {
    while (!ended) {
      byte[] found = poll();
      if (found != null) {
        chunk = found;
        position = 0;
        ended = found.length == 0;
      } else if (stopped) {
        ended = true;
      }
      if (found != null && !ended) {
        return true;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  private byte @Nullable [] poll() throws IOException {
    try {
      return chunks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
