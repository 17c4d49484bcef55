package io.weir.collector.cluster;

import io.weir.collector.cluster.JournalClusterSource.Replayed;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Turns one recorded journal into what its replay publishes, in order. */
final class JournalTimeline {

  private final RecordedCluster recording;
  private final ChangeStamp stamp;
  private final BiConsumer<String, Oddity> oddities;
  private final StagedEntries staged;
  private final List<Replayed> published = new ArrayList<>();

  JournalTimeline(
      RecordedCluster recording, ChangeStamp stamp, BiConsumer<String, Oddity> oddities) {
    this.recording = recording;
    this.stamp = stamp;
    this.oddities = oddities;
    this.staged = new StagedEntries(stamp);
  }

  List<Replayed> read() throws IOException {
    List<JournalEntry> entries = new ArrayList<>(ClusterJournal.read(recording.journal()));
    entries.sort(java.util.Comparator.comparing(JournalEntry::observedAt));
    int next = publishSnapshot(entries);
    Instant bookmark = recording.start();
    bookmark(bookmark);
    for (; next < entries.size(); next++) {
      JournalEntry entry = entries.get(next);
      bookmark = bookmarksBefore(entry.observedAt(), bookmark);
      changes(entry, Sighting.WATCHED)
          .forEach(change -> published.add(new Replayed(entry.observedAt(), change)));
    }
    bookmarksBefore(recording.end(), bookmark);
    Instant last = recording.end();
    if (!entries.isEmpty() && entries.get(entries.size() - 1).observedAt().isAfter(last)) {
      last = entries.get(entries.size() - 1).observedAt();
    }
    published.add(
        new Replayed(last, stamp.bookmark(last.plus(JournalClusterSource.PAST_THE_END), last)));
    return published;
  }

  /** Publishes what stood at the start; returns the index of the first entry after it. */
  private int publishSnapshot(List<JournalEntry> entries) {
    Map<ObjectKey, ClusterChange> standing = new LinkedHashMap<>();
    Instant start = recording.start();
    int next = 0;
    for (; next < entries.size() && !entries.get(next).observedAt().isAfter(start); next++) {
      JournalEntry entry = entries.get(next);
      Sighting sighting = entry.type() == EventType.ADDED ? Sighting.LISTED : Sighting.WATCHED;
      for (ClusterChange change : changes(entry, sighting)) {
        standing.remove(ObjectKey.of(change));
        if (change.getType() != ChangeType.DELETED) {
          standing.put(ObjectKey.of(change), change);
        }
      }
    }
    String id = recording.cluster() + "@" + start;
    published.add(new Replayed(start, stamp.snapshotBegin(id, start)));
    standing
        .values()
        .forEach(change -> published.add(new Replayed(start, KnownObjects.within(change, start))));
    published.add(new Replayed(start, stamp.snapshotEnd(id, start)));
    return next;
  }

  /** Publishes the bookmarks of the full seconds after {@code last} and before {@code moment}. */
  private Instant bookmarksBefore(Instant moment, Instant last) {
    Instant bookmark = last;
    Instant next = last.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (next.isBefore(moment)) {
      bookmark(next);
      bookmark = next;
      next = next.plusSeconds(1);
    }
    return bookmark;
  }

  private void bookmark(Instant upTo) {
    published.add(new Replayed(upTo, stamp.bookmark(upTo, upTo)));
  }

  private List<ClusterChange> changes(JournalEntry entry, Sighting sighting) {
    ClusterChange own = change(entry, sighting);
    return own == null ? staged.take(entry) : List.of(own);
  }

  private @Nullable ClusterChange change(JournalEntry entry, Sighting sighting) {
    ObjectMapping mapping =
        new ObjectMapping(
            stamp,
            oddity ->
                oddities.accept(
                    new ManifestObject(recording.journal(), 1, "", entry.object()).label(),
                    oddity));
    return entry.type() == EventType.DELETED
        ? mapping.deleted(entry.object(), entry.observedAt())
        : mapping.present(entry.object(), sighting, entry.observedAt());
  }
}
