package io.weir.collector.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records that wait on disk, in order, across restarts. Each has an index that grows by one; the
 * oldest stay until they are acknowledged or given up for room. What was appended survives a kill
 * of the process; what was synced, the end of the machine. Not thread-safe.
 *
 * <pre>
 *   acknowledged ◀── on their way ──▶ read ◀────── unread ──────▶ end
 * </pre>
 */
final class Spool implements AutoCloseable {

  private static final String POSITION = "acknowledged";
  private static final int SEGMENTS = 8;
  private static final long LARGEST_SEGMENT = 4 << 20;

  private final Path folder;
  private final long maxBytes;
  private final long segmentBytes;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private final List<Damage> damages = new ArrayList<>();
  private @Nullable FileChannel channel;
  private @Nullable SpoolSegment reading;
  private SpoolSegment.@Nullable Reader reader;
  private @Nullable Parcel peeked;
  private long acknowledged;
  private long readIndex;
  private long recoveredFlows;
  private long recoveredLosses;
  private boolean unsynced;

  /**
   * Records that the disk did not give back: a write that a kill cut short, or a damaged file.
   *
   * @param records how many; null when unknown
   * @param since the file was made then, and so were its records or later
   */
  record Damage(Path file, @Nullable Long records, Instant since, Instant until) {

    Damage {
      // Files get their times from a coarser clock, some milliseconds behind.
      until = until.isBefore(since) ? since : until;
    }
  }

  private Spool(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.segmentBytes = Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS);
  }

  /**
   * Opens what an earlier process left, or an empty one.
   *
   * @throws IOException if the folder cannot be made, read or written
   */
  static Spool open(Path folder, long maxBytes) throws IOException {
    Files.createDirectories(folder);
    Spool spool = new Spool(folder, maxBytes);
    spool.recover();
    spool.sync();
    return spool;
  }

  private void recover() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(SpoolSegment::isSegment).sorted().toList();
    }
    long stored = storedPosition();
    for (Path file : files) {
      SpoolSegment segment = SpoolSegment.recover(file, stored);
      if (segment.torn() > 0) {
        damages.add(damage(segment, null));
      }
      recoveredFlows += segment.recovered(Parcel.Kind.FLOW);
      recoveredLosses += segment.recovered(Parcel.Kind.LOSS);
      if (segment.isEmpty()) {
        Files.delete(file);
      } else {
        segments.add(segment);
      }
    }
    SpoolSegment oldest = segments.peekFirst();
    acknowledged = oldest == null ? stored : Math.max(stored, oldest.first);
    readIndex = acknowledged;
    dropAcknowledged();
  }

  private static Damage damage(SpoolSegment segment, @Nullable Long records) throws IOException {
    try (SpoolSegment.Reader opened = segment.read()) {
      return new Damage(
          segment.file,
          records,
          opened.made(),
          Files.getLastModifiedTime(segment.file).toInstant());
    }
  }

  private long storedPosition() throws IOException {
    Path file = folder.resolve(POSITION);
    try {
      return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (NumberFormatException e) {
      // Records are sent again then; readers know repetitions by their numbers.
      return 0;
    }
  }

  /** Flow records of an earlier process that Kafka may not have. */
  long recoveredFlows() {
    return recoveredFlows;
  }

  /** Loss reports of an earlier process that Kafka may not have. */
  long recoveredLosses() {
    return recoveredLosses;
  }

  /** What could not be read since the last call. */
  List<Damage> takeDamages() {
    List<Damage> taken = List.copyOf(damages);
    damages.clear();
    return taken;
  }

  /** Index after the last record. */
  long end() {
    SpoolSegment last = segments.peekLast();
    return last == null ? acknowledged : Math.max(last.end(), acknowledged);
  }

  boolean hasUnread() {
    return readIndex < end();
  }

  /** Records that are not acknowledged. */
  long records() {
    return end() - acknowledged;
  }

  /** Bytes of all files. */
  long bytes() {
    long sum = 0;
    for (SpoolSegment segment : segments) {
      sum += segment.bytes();
    }
    return sum;
  }

  /** True when an older segment must go before that many bytes fit. */
  boolean isFullFor(long more) {
    return segments.size() > 1 && bytes() + more > maxBytes;
  }

  /**
   * Adds records behind the last, all or none.
   *
   * @return index of the first
   * @throws IOException if the disk does not take them; the spool is then as before
   */
  long append(List<Parcel> parcels) throws IOException {
    int size = parcels.stream().mapToInt(SpoolSegment::size).sum();
    ByteBuffer buffer = ByteBuffer.allocate(size);
    parcels.forEach(parcel -> SpoolSegment.put(buffer, parcel));
    SpoolSegment last = segments.peekLast();
    FileChannel open = channel;
    if (last == null || open == null || last.bytes() >= segmentBytes) {
      closeChannel();
      if (last != null && last.isEmpty()) {
        remove(last);
      }
      last = SpoolSegment.fresh(folder, end());
      open = last.create();
      channel = open;
      segments.add(last);
    }
    try {
      SpoolSegment.writeFully(open, buffer.flip());
    } catch (IOException e) {
      cutBack(open, last.bytes());
      throw e;
    }
    unsynced = true;
    last.added(parcels.size(), size);
    return last.end() - parcels.size();
  }

  private void cutBack(FileChannel open, long length) throws IOException {
    try {
      open.truncate(length).position(length);
    } catch (IOException e) {
      // What is half there is never read; the next record begins a new file.
      closeChannel();
    }
  }

  /** Makes what was appended survive the machine's end, and keeps how far Kafka has come. */
  void sync() throws IOException {
    if (unsynced && channel != null) {
      channel.force(false);
    }
    unsynced = false;
    storePosition();
  }

  private void storePosition() throws IOException {
    Path temporary = folder.resolve(POSITION + ".tmp");
    Files.writeString(temporary, Long.toString(acknowledged), StandardCharsets.US_ASCII);
    Files.move(
        temporary,
        folder.resolve(POSITION),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The first unread record; null when all are read. */
  @Nullable Parcel peek() throws IOException {
    while (peeked == null && hasUnread()) {
      SpoolSegment segment = segmentOf(readIndex);
      if (reading != segment) {
        openAt(segment);
      }
      peeked = reader == null ? null : reader.next();
      if (peeked == null) {
        damages.add(damage(segment, segment.end() - readIndex));
        readIndex = segment.end();
      }
    }
    return peeked;
  }

  private SpoolSegment segmentOf(long index) {
    for (SpoolSegment segment : segments) {
      if (segment.end() > index) {
        return segment;
      }
    }
    throw new IllegalStateException("No segment holds record " + index);
  }

  private void openAt(SpoolSegment segment) throws IOException {
    closeReader();
    SpoolSegment.Reader opened = segment.read();
    for (long skipped = segment.first; skipped < readIndex; skipped++) {
      opened.next();
    }
    reading = segment;
    reader = opened;
  }

  /** Index of what {@link #peek} gave. */
  long readIndex() {
    return readIndex;
  }

  /** Goes on behind what {@link #peek} gave. */
  void advance() {
    peeked = null;
    readIndex++;
  }

  /** Counts all as read: their owner has them in memory, too. */
  void skipUnread() throws IOException {
    readFrom(end());
  }

  /** Reads again from the first that is not acknowledged. */
  void rewind() throws IOException {
    readFrom(acknowledged);
  }

  private void readFrom(long index) throws IOException {
    closeReader();
    peeked = null;
    readIndex = index;
  }

  /** Kafka has all up to this index, that one included. */
  void acknowledge(long index) throws IOException {
    if (index >= acknowledged) {
      acknowledged = index + 1;
      dropAcknowledged();
    }
  }

  /** All were read, and Kafka has what could be read. */
  void acknowledgeAll() throws IOException {
    acknowledge(end() - 1);
  }

  /** Whether the record is still there, not acknowledged and not given up. */
  boolean holds(long index) {
    return index >= acknowledged && index < end();
  }

  private void dropAcknowledged() throws IOException {
    for (SpoolSegment oldest = segments.peekFirst();
        oldest != null && oldest.end() <= acknowledged;
        oldest = segments.peekFirst()) {
      if (segments.size() == 1) {
        // No file will tell any more how far the numbers have come.
        storePosition();
      }
      remove(oldest);
    }
  }

  /** Gives up the oldest segment; {@code lost} gets those of its records that nobody has read. */
  void dropOldest(Consumer<Parcel> lost) throws IOException {
    SpoolSegment oldest = segments.peekFirst();
    if (oldest == null) {
      return;
    }
    try (SpoolSegment.Reader records = oldest.read()) {
      for (long index = oldest.first; index < oldest.end(); index++) {
        Parcel parcel = records.next();
        if (parcel == null) {
          damages.add(damage(oldest, oldest.end() - Math.max(index, readIndex)));
          break;
        }
        if (index >= readIndex) {
          lost.accept(parcel);
        }
      }
    }
    if (readIndex < oldest.end()) {
      readFrom(oldest.end());
    }
    acknowledged = Math.max(acknowledged, oldest.end());
    remove(oldest);
  }

  private void remove(SpoolSegment segment) throws IOException {
    if (segments.peekLast() == segment) {
      closeChannel();
    }
    if (reading == segment) {
      closeReader();
    }
    readIndex = Math.max(readIndex, segment.end());
    segments.remove(segment);
    Files.deleteIfExists(segment.file);
  }

  private void closeReader() throws IOException {
    reading = null;
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  @Override
  public void close() throws IOException {
    closeReader();
    try {
      sync();
    } finally {
      closeChannel();
    }
  }
}
