package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.cluster.KindWatcher.News;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects of which each is published as it is. */
final class ObjectReader implements KindReader {

  private static final Logger log = LoggerFactory.getLogger(ObjectReader.class);

  private final ObjectKind kind;
  private final ObjectMapping mapping;
  private final Set<ObjectKey> objects = ConcurrentHashMap.newKeySet();

  ObjectReader(ObjectKind kind, ChangeStamp stamp) {
    this.kind = kind;
    this.mapping =
        new ObjectMapping(
            stamp,
            oddity -> log.debug("{}: {}: {}", kind.resource(), oddity.field(), oddity.message()));
  }

  @Override
  public Everything listed(List<JsonNode> listing, Instant at) {
    List<ClusterChange> changes = new ArrayList<>();
    for (JsonNode object : listing) {
      ClusterChange change = mapping.present(kind, object, Sighting.LISTED, at);
      if (change != null) {
        changes.add(change);
      }
    }
    objects.clear();
    changes.forEach(change -> objects.add(ObjectKey.of(change)));
    return new Everything(kind.kind(), changes, at);
  }

  @Override
  public @Nullable News event(String type, JsonNode object, Instant at, Runnable taken) {
    ClusterChange change =
        switch (type) {
          case "ADDED", "MODIFIED" -> mapping.present(kind, object, Sighting.WATCHED, at);
          case "DELETED" -> mapping.deleted(kind, object, at);
          default -> null;
        };
    if (change == null) {
      return null;
    }
    if (change.getType() == ChangeType.DELETED) {
      objects.remove(ObjectKey.of(change));
    } else {
      objects.add(ObjectKey.of(change));
    }
    return new News.Changed(change, taken);
  }

  @Override
  public int size() {
    return objects.size();
  }
}
