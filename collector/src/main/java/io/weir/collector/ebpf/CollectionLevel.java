package io.weir.collector.ebpf;

/** What a node can be observed with, from most to least: the stated order of fallback. */
public enum CollectionLevel {
  /** Traffic at pods' interfaces by links of tcx, and dropped packets with their reason. */
  TCX_AND_DROPS("tcx + drops"),
  /** The same by filters of clsact, which outlive a killed process until the next start. */
  CLSACT_AND_DROPS("clsact + drops"),
  /** Traffic only: denials are not seen, only that answers are missing. */
  TRAFFIC_ONLY("traffic without drops"),
  /** No eBPF: connections as conntrack tells of them. */
  CONNTRACK_EVENTS("conntrack with events"),
  /** No events either: conntrack's table, listed now and then; short connections are missed. */
  CONNTRACK_LISTINGS("conntrack listings only"),
  /** Not even that. */
  NOTHING("nothing");

  private final String text;

  CollectionLevel(String text) {
    this.text = text;
  }

  /** A few words for a person. */
  public String text() {
    return text;
  }
}
