package io.weir.collector.conntrack;

/** Why a line could not be read. Stable codes. */
public enum LineError {
  EMPTY("no text"),
  TOO_LONG("longer than " + LineReader.LONGEST + " bytes"),
  UNTERMINATED("the last line has no end: the recording was cut off"),
  NO_TIMESTAMP("no [seconds.micros] at the start; run conntrack with -o timestamp,extended,id"),
  UNKNOWN_EVENT("neither [NEW], [UPDATE] nor [DESTROY]"),
  NO_FAMILY("neither ipv4 nor ipv6; run conntrack with -o timestamp,extended,id"),
  BAD_NUMBER("a number is missing, malformed or out of its range"),
  BAD_ADDRESS("an address is malformed or of the other family"),
  BAD_ORDER("a field is repeated or out of place"),
  MISSING_TUPLE("a direction is incomplete: the line may be cut off"),
  NO_ID("no id= behind the directions: cut off, or conntrack ran without -o id");

  private final String meaning;

  LineError(String meaning) {
    this.meaning = meaning;
  }

  /** One line for a person. */
  public String meaning() {
    return meaning;
  }
}
