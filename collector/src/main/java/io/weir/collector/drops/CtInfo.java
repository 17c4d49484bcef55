package io.weir.collector.drops;

/** Place of a packet in its connection, as the kernel's enum ip_conntrack_info has it. */
public enum CtInfo {
  ESTABLISHED,
  RELATED,
  NEW,
  ESTABLISHED_REPLY,
  RELATED_REPLY,
  UNTRACKED
}
