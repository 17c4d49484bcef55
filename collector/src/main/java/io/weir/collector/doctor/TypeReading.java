package io.weir.collector.doctor;

/** What the kernel's BTF, its description of its own types, says of a name. */
public enum TypeReading {
  NAMED,
  NOT_NAMED,
  /** The kernel describes no types. */
  NO_BTF,
  /** It may, but cannot be read. */
  UNREADABLE
}
