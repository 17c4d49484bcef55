package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.cluster.KindWatcher.News;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ConfigMaps that stage policies: the policies are published, not the ConfigMaps. Each event gives
 * all staged policies anew, for what one ConfigMap loses another may still stage.
 */
final class StagedReader implements KindReader {

  private final StagedConfigMaps configMaps;

  StagedReader(ChangeStamp stamp) {
    this.configMaps = new StagedConfigMaps(stamp, new StagedProblemLog()::tell);
  }

  @Override
  public Everything listed(List<JsonNode> objects, Instant at) {
    configMaps.listed(objects, at);
    return everything(at);
  }

  @Override
  public @Nullable News event(String type, JsonNode object, Instant at, Runnable taken) {
    switch (type) {
      case "ADDED", "MODIFIED" -> configMaps.present(object, at);
      case "DELETED" -> configMaps.deleted(object);
      default -> {
        return null;
      }
    }
    return new News.Listed(ObjectKind.CONFIG_MAP, everything(at), taken);
  }

  @Override
  public int size() {
    return configMaps.size();
  }

  private Everything everything(Instant at) {
    return new Everything(StagedPolicies.KIND, configMaps.policies(at), at);
  }
}
