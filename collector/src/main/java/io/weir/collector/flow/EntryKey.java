package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import org.jspecify.annotations.Nullable;

/** What tells conntrack entries that exist at the same time apart. */
record EntryKey(int zone, Tuple original, @Nullable Icmp icmp) {

  static EntryKey of(ConntrackEvent event) {
    return new EntryKey(event.zone(), event.original(), event.icmp());
  }
}
