package io.weir.policy.explain;

/** Why an item of {@code ports} fits the flow, or does not. */
public enum PortCause {
  FITS,
  /** It is about another protocol. */
  OTHER_PROTOCOL,
  /** It is about other port numbers. */
  OTHER_NUMBER,
  /** The destination pod gives the name to other numbers. */
  NAME_IS_OTHER_NUMBER,
  /** No container of the destination pod has a port of that name and protocol. */
  NAME_MISSING,
  /** Names are looked up on pods, and the destination is none of the pod network. */
  NAME_NEEDS_POD,
  /** The flow's destination port is not known. */
  PORT_UNKNOWN,
  /** It is not known who the destination is. */
  END_UNKNOWN,
  /** It cannot be read. */
  UNREADABLE
}
