package io.weir.collector.netlink;

/** Why a netlink message could not be read. Stable codes. */
public enum DecodeError {
  CUT_OFF("longer than the buffer it was read into"),
  BAD_LENGTH("a length that does not fit what holds it"),
  NOT_CONNTRACK("neither a conntrack entry nor the end of a listing"),
  UNKNOWN_FAMILY("neither IPv4 nor IPv6"),
  BAD_ATTRIBUTE("an attribute whose value has another size than it must"),
  BAD_NUMBER("a number out of its range"),
  MISSING_TUPLE("a direction is incomplete"),
  MISSING_STATUS("no status bits"),
  MISSING_ID("no id of the entry");

  private final String meaning;

  DecodeError(String meaning) {
    this.meaning = meaning;
  }

  /** One line for a person. */
  public String meaning() {
    return meaning;
  }
}
