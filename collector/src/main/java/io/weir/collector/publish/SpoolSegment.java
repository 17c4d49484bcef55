package io.weir.collector.publish;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: a header with the time it was made, then entries that a CRC-32C guards.
 *
 * <pre>
 * "WEIRSP01" | long millis | { int length | int crc | byte kind | int partition | short keyLength | key | value }*
 * </pre>
 */
final class SpoolSegment {

  private static final byte[] MAGIC = {'W', 'E', 'I', 'R', 'S', 'P', '0', '1'};
  private static final int HEADER_BYTES = MAGIC.length + Long.BYTES;
  private static final int GUARD = 4 + 4;
  private static final int ENTRY_OVERHEAD = GUARD + 1 + 4 + 2;
  private static final String SUFFIX = ".spool";
  private static final int BUFFER = 64 << 10;
  private static final int LONGEST_ENTRY = 16 << 20;

  final long first;
  final Path file;
  private long records;
  private long bytes;
  private final Map<Parcel.Kind, Long> recovered = new EnumMap<>(Parcel.Kind.class);

  private SpoolSegment(long first, Path file) {
    this.first = first;
    this.file = file;
  }

  /** One that does not exist yet; its name says the index of its first record. */
  static SpoolSegment fresh(Path folder, long first) {
    return new SpoolSegment(first, folder.resolve("%019d%s".formatted(first, SUFFIX)));
  }

  static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d{19}" + SUFFIX.replace(".", "\\."));
  }

  /**
   * What an earlier process left, up to the first entry that cannot be read.
   *
   * @param acknowledged index of the first record that Kafka may not have
   */
  static SpoolSegment recover(Path file, long acknowledged) throws IOException {
    String name = file.getFileName().toString();
    SpoolSegment segment =
        new SpoolSegment(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
    try (Reader reader = segment.read()) {
      for (Parcel parcel = reader.next(); parcel != null; parcel = reader.next()) {
        if (segment.end() >= acknowledged) {
          segment.recovered.merge(parcel.kind(), 1L, Long::sum);
        }
        segment.added(1, size(parcel));
      }
    }
    return segment;
  }

  void added(long moreRecords, long moreBytes) {
    records += moreRecords;
    bytes += moreBytes;
  }

  boolean isEmpty() {
    return records == 0;
  }

  /** Index after its last record. */
  long end() {
    return first + records;
  }

  /** Records of an earlier process that Kafka may not have. */
  long recovered(Parcel.Kind kind) {
    return recovered.getOrDefault(kind, 0L);
  }

  /** Bytes of the file up to the end of its last whole entry. */
  long bytes() {
    return HEADER_BYTES + bytes;
  }

  /** Bytes of the file that belong to no whole entry. */
  long torn() throws IOException {
    return Math.max(0, Files.size(file) - bytes());
  }

  FileChannel create() throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try {
      writeFully(
          channel,
          ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putLong(System.currentTimeMillis()).flip());
      return channel;
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Reads it from its start, and what is added meanwhile; to be closed. */
  Reader read() throws IOException {
    return new Reader(file);
  }

  static int size(Parcel parcel) {
    return ENTRY_OVERHEAD + parcel.bytes();
  }

  /** Writes an entry; the buffer must have {@link #size} bytes of room. */
  static void put(ByteBuffer buffer, Parcel parcel) {
    int start = buffer.position();
    buffer.putInt(size(parcel) - GUARD).putInt(0);
    buffer.put(parcel.kind().code()).putInt(parcel.partition());
    buffer.putShort((short) parcel.key().length).put(parcel.key()).put(parcel.value());
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().flip().position(start + GUARD));
    buffer.putInt(start + 4, (int) crc.getValue());
  }

  static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Reads whole entries one after the other. */
  static final class Reader implements AutoCloseable {

    private final DataInputStream in;
    private final boolean readable;
    private final Instant made;

    private Reader(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
      byte[] header = in.readNBytes(HEADER_BYTES);
      readable =
          header.length == HEADER_BYTES
              && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
      made =
          readable
              ? Instant.ofEpochMilli(ByteBuffer.wrap(header).getLong(MAGIC.length))
              : Files.getLastModifiedTime(file).toInstant();
    }

    /** When the file was made, or last written where it does not say. */
    Instant made() {
      return made;
    }

    /** The next; null after the last whole one, and where the file is damaged. */
    @Nullable Parcel next() throws IOException {
      if (!readable) {
        return null;
      }
      try {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < ENTRY_OVERHEAD - GUARD || length > LONGEST_ENTRY) {
          return null;
        }
        byte[] body = in.readNBytes(length);
        CRC32C actual = new CRC32C();
        actual.update(body);
        return body.length < length || (int) actual.getValue() != crc ? null : parcel(body);
      } catch (EOFException e) {
        return null;
      }
    }

    private static @Nullable Parcel parcel(byte[] body) {
      ByteBuffer buffer = ByteBuffer.wrap(body);
      Parcel.Kind kind = Parcel.Kind.ofCode(buffer.get());
      int partition = buffer.getInt();
      int keyLength = buffer.getShort();
      if (kind == null || keyLength < 0 || keyLength > buffer.remaining()) {
        return null;
      }
      byte[] key = new byte[keyLength];
      buffer.get(key);
      byte[] value = new byte[buffer.remaining()];
      buffer.get(value);
      return new Parcel(kind, partition, key, value);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
