package io.weir.collector.doctor;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The firewall rules of this network namespace, as far as nft or iptables-save show them.
 *
 * @param text all of it; empty when neither could be asked
 * @param missing why it is not known; empty when it is
 */
record Rules(String text, String missing) {

  /** What makes the kernel track connections: a match on their state, or address translation. */
  private static final Pattern USES_TRACKING =
      Pattern.compile(
          "\\bct (state|mark|status|count|zone|original|reply|direction)\\b|-m conntrack|-m"
              + " state|\\bmasquerade\\b|\\bdnat\\b|\\bsnat\\b|-j"
              + " (MASQUERADE|DNAT|SNAT|REDIRECT|CONNMARK)");

  static Rules of(HostFacts host) {
    // nft shows the rules of iptables-nft too, but not those of iptables-legacy.
    List<Reading> readings =
        List.of(
            host.run("nft", "list", "ruleset"),
            host.run("iptables-legacy-save"),
            host.run("iptables-save"));
    StringBuilder all = new StringBuilder();
    for (Reading reading : readings) {
      if (reading.text() != null) {
        all.append(reading.text()).append('\n');
      }
    }
    return new Rules(all.toString(), all.isEmpty() ? readings.get(0).missing() : "");
  }

  boolean known() {
    return missing.isEmpty();
  }

  boolean contains(String mark) {
    return text.contains(mark);
  }

  boolean useTracking() {
    return USES_TRACKING.matcher(text).find();
  }
}
