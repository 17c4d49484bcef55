package io.weir.collector.cluster;

import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.List;

/** What the ConfigMaps of a journal stage, entry by entry. Not thread-safe. */
final class StagedEntries {

  private final StagedConfigMaps configMaps;
  private final KnownObjects policies;

  StagedEntries(ChangeStamp stamp) {
    configMaps = new StagedConfigMaps(stamp, new StagedProblemLog()::tell);
    policies = new KnownObjects(stamp);
  }

  /** The changes of staged policies that an entry brings, in order; none unless of a ConfigMap. */
  List<ClusterChange> take(JournalEntry entry) {
    if (ObjectKind.of(entry.object()) != ObjectKind.CONFIG_MAP) {
      return List.of();
    }
    if (entry.type() != EventType.DELETED && StagedConfigMap.isOne(entry.object())) {
      configMaps.present(entry.object(), entry.observedAt());
    } else {
      configMaps.deleted(entry.object());
    }
    return policies.listed(
        configMaps.policies(entry.observedAt()), key -> true, entry.observedAt());
  }

  /** All that is staged after the entries so far, as PRESENT at that moment. */
  List<ClusterChange> standing(Instant moment) {
    return configMaps.policies(moment);
  }
}
