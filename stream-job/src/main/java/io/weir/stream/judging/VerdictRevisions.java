package io.weir.stream.judging;

/** Which revisions of a row the topic of verdicts gets; the archive always gets the last alone. */
public enum VerdictRevisions {
  /**
   * The first as soon as the state at its start is known, and the last where it says something
   * else.
   */
  FIRST_AND_LAST,
  /** The last, once its cell is over and the other end had time to tell. */
  LAST
}
