package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import org.jspecify.annotations.Nullable;

/** Writes what the network plugin said. */
final class PluginColumns {

  private PluginColumns() {}

  static void write(FlowVerdict row, PluginStatement plugin) {
    row.setPluginVerdict(plugin.getVerdict());
    row.setPluginDropReason(plugin.getDropReason());
    row.setPluginEgress(nameOrNull(plugin.getEgress()));
    row.setPluginIngress(nameOrNull(plugin.getIngress()));
    row.setPluginPolicies(plugin.getPolicies().stream().distinct().sorted().toList());
  }

  private static @Nullable String nameOrNull(PluginDecision decision) {
    return decision == PluginDecision.UNKNOWN ? null : decision.name();
  }
}
