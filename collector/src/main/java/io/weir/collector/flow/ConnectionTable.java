package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The remembered connections, found by conntrack entry or by any form of their packets. */
final class ConnectionTable {

  private final Set<Connection> all = new LinkedHashSet<>();
  private final Map<EntryKey, Connection> byEntry = new HashMap<>();
  private final Map<Tuple, Connection> byPacket = new HashMap<>();

  int size() {
    return all.size();
  }

  /** In order of first appearance. */
  Collection<Connection> all() {
    return Collections.unmodifiableSet(all);
  }

  @Nullable Connection entry(EntryKey key) {
    return byEntry.get(key);
  }

  /** The latest connection whose packets of the original direction may look like this. */
  @Nullable Connection packet(Tuple packet) {
    return byPacket.get(packet);
  }

  /** Adds a connection, or finds it by its new addresses after it became an entry. */
  void put(Connection connection) {
    all.add(connection);
    EntryKey key = connection.key();
    if (key != null) {
      byEntry.put(key, connection);
    }
    connection.addresses().forms().forEach(form -> byPacket.put(form, connection));
  }

  void remove(Connection connection) {
    all.remove(connection);
    EntryKey key = connection.key();
    if (key != null) {
      byEntry.remove(key, connection);
    }
    connection.addresses().forms().forEach(form -> byPacket.remove(form, connection));
  }

  void clear() {
    all.clear();
    byEntry.clear();
    byPacket.clear();
  }
}
