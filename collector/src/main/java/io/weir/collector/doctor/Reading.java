package io.weir.collector.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What came of looking at something: its text, or why there is none.
 *
 * @param text what it holds; null when it could not be read
 * @param missing why it could not; empty when it could
 * @param exists false only when it is certain that there is no such thing
 */
public record Reading(@Nullable String text, String missing, Existence exists) {

  /** Whether the thing is there. */
  public enum Existence {
    THERE,
    NOT_THERE,
    NOT_KNOWN
  }

  public static Reading of(String text) {
    return new Reading(text, "", Existence.THERE);
  }

  public static Reading absent(String why) {
    return new Reading(null, why, Existence.NOT_THERE);
  }

  /** It may be there, but cannot be read. */
  public static Reading unreadable(String why) {
    return new Reading(null, why, Existence.NOT_KNOWN);
  }

  public boolean isAbsent() {
    return exists == Existence.NOT_THERE;
  }

  /** The text as a number; null when it is none or was not read. */
  @Nullable Long number() {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
