package io.weir.collector.hubble;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that somebody writes to, without end: at its end, more is awaited. When another file
 * stands under its name (it was rotated), the old one is read to its end first, then the new one
 * from its start; when it became shorter (it was emptied), it is read from its start. A line that a
 * rotation cut in two ends there. Only the file under the name is looked for: two rotations between
 * two looks lose the file between.
 */
final class FollowedFile extends InputStream {

  private static final long LOOK_MILLIS = 100;

  /** How far back from a file's end the start of its last line is looked for, in bytes. */
  private static final int LAST_LINE = JsonLinesFeed.LONGEST_LINE;

  private final Path path;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable FileChannel open;
  private @Nullable Object key;
  private boolean atLineStart = true;
  private boolean passOver;
  private volatile @Nullable Instant missingSince = Instant.now();

  private FollowedFile(Path path, boolean passOver) {
    this.path = path;
    this.passOver = passOver;
  }

  /** All of a file that need not be there yet. */
  static FollowedFile fromStart(Path path) {
    return new FollowedFile(path, false);
  }

  /** What comes to it after the first look; all of it when it is not there yet. */
  static FollowedFile fromEnd(Path path) {
    return new FollowedFile(path, true);
  }

  /** Since when there is no file; null while there is. From any thread. */
  @Nullable Instant missingSince() {
    return missingSince;
  }

  /** Lets the stream end when it has been read to the file's present end; from any thread. */
  void end() {
    ended.countDown();
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
    while (true) {
      // Asked first: what was written before the end is asked for is still read.
      boolean last = ended.getCount() == 0;
      BasicFileAttributes present = attributes();
      note(present);
      int read = readOpen(target, offset, length);
      if (read > 0) {
        atLineStart = target[offset + read - 1] == '\n';
        return read;
      }
      if (present != null && isAnother(present)) {
        boolean cut = open != null && !atLineStart;
        openAnew();
        if (cut) {
          atLineStart = true;
          target[offset] = '\n';
          return 1;
        }
      } else if (last) {
        return -1;
      } else {
        await();
      }
    }
  }

  private int readOpen(byte[] target, int offset, int length) throws IOException {
    FileChannel channel = open;
    if (channel == null) {
      return 0;
    }
    if (channel.position() > channel.size()) {
      channel.position(0);
    }
    return channel.read(ByteBuffer.wrap(target, offset, length));
  }

  private void note(@Nullable BasicFileAttributes present) {
    if (present == null) {
      passOver = false;
      if (missingSince == null) {
        missingSince = Instant.now();
      }
    } else if (open != null) {
      missingSince = null;
    }
  }

  private @Nullable BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isAnother(BasicFileAttributes present) {
    return open == null || !Objects.equals(key, present.fileKey());
  }

  private void openAnew() throws IOException {
    close();
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      if (passOver) {
        channel.position(startOfLastLine(channel));
        passOver = false;
      }
      BasicFileAttributes present = attributes();
      open = channel;
      key = present == null ? null : present.fileKey();
    } catch (NoSuchFileException e) {
      // It is being rotated just now: the next look finds it.
      key = null;
    }
  }

  /** Behind the last line's end, so that one that is just being written is read whole. */
  private static long startOfLastLine(FileChannel channel) throws IOException {
    long size = channel.size();
    long from = Math.max(0, size - LAST_LINE);
    ByteBuffer last = ByteBuffer.allocate((int) (size - from));
    while (last.hasRemaining() && channel.read(last, from + last.position()) > 0) {}
    for (int end = last.position(); end > 0; end--) {
      if (last.get(end - 1) == '\n') {
        return from + end;
      }
    }
    return from == 0 ? 0 : size;
  }

  private void await() throws IOException {
    try {
      boolean unused = ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = open;
    open = null;
    if (channel != null) {
      channel.close();
    }
  }
}
