package io.weir.schemas.wire;

/** Why bytes could not be read; the names are stable codes that travel with dead letters. */
public enum DecodeError {
  /**
   * No bytes at all where a record is expected (a tombstone is not an error to its topic's reader).
   */
  EMPTY,
  /** The bytes do not start with the marker of Avro single-object encoding (C3 01). */
  NOT_SINGLE_OBJECT,
  /** The fingerprint names no schema that this version knows. */
  UNKNOWN_SCHEMA,
  /** A known schema of another record type than this topic carries. */
  UNEXPECTED_TYPE,
  /** The schema is known but the body does not follow it: cut short, overlong or damaged. */
  MALFORMED
}
