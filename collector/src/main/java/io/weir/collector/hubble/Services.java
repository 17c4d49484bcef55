package io.weir.collector.hubble;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what was seen of a connection on its way to a Service's address, before translation, with
 * what was seen behind it: packets from one port of a source, seen at the same time.
 */
final class Services {

  /** Before and behind the translation, events of one packet lie closer together. */
  private static final Duration SAME_TIME = Duration.ofSeconds(1);

  private Services() {}

  /** What has no backend in the cell, or might have several, stays: nobody knows where it went. */
  static void join(Map<Connection, CellEvidence> cell) {
    if (cell.keySet().stream().noneMatch(Connection::toService)) {
      return;
    }
    Map<ConnectionKey.Origin, List<Connection>> byOrigin = new HashMap<>();
    for (Connection connection : cell.keySet()) {
      byOrigin.computeIfAbsent(connection.key().origin(), o -> new ArrayList<>()).add(connection);
    }
    for (List<Connection> same : byOrigin.values()) {
      if (same.size() == 2 && same.get(0).toService() != same.get(1).toService()) {
        boolean serviceFirst = same.get(0).toService();
        join(cell, same.get(serviceFirst ? 0 : 1), same.get(serviceFirst ? 1 : 0));
      }
    }
  }

  private static void join(
      Map<Connection, CellEvidence> cell, Connection service, Connection backend) {
    CellEvidence before = cell.get(service);
    CellEvidence behind = cell.get(backend);
    if (before == null || behind == null || !sameTime(before, behind)) {
      return;
    }
    backend.isBackendOf(service);
    behind.add(before);
    cell.remove(service);
  }

  private static boolean sameTime(CellEvidence a, CellEvidence b) {
    return Duration.between(a.first(), b.first()).abs().compareTo(SAME_TIME) <= 0;
  }
}
