package io.weir.cli.console;

/** Colours for people; plain text where they are off. */
public final class Style {

  private static final String RESET = "\u001B[0m";

  private final boolean on;

  public Style(boolean on) {
    this.on = on;
  }

  public String bold(String text) {
    return paint("\u001B[1m", text);
  }

  /** The text in the colour of a verdict. */
  public String verdict(String verdict, String text) {
    return switch (verdict) {
      case "ALLOWED" -> paint("\u001B[32m", text);
      case "ALLOWED_NOT_INTENDED" -> paint("\u001B[31m", text);
      case "DENIED" -> paint("\u001B[33m", text);
      default -> paint("\u001B[35m", text);
    };
  }

  /** The text in the colour of a finding's severity. */
  public String severity(String severity, String text) {
    return switch (severity) {
      case "ERROR" -> paint("\u001B[31m", text);
      case "WARNING" -> paint("\u001B[33m", text);
      default -> text;
    };
  }

  private String paint(String color, String text) {
    return on ? color + text + RESET : text;
  }
}
