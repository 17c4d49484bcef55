package io.weir.cli.console;

import java.io.PrintStream;

/** One line that is rewritten in place while work goes on; silent when no terminal is there. */
public final class Progress {

  private static final String ERASE_LINE = "\r\u001B[2K";

  private final PrintStream err;
  private final boolean visible;
  private boolean shown;

  Progress(PrintStream err, boolean visible) {
    this.err = err;
    this.visible = visible;
  }

  /** Replaces the line. */
  public synchronized void show(String text) {
    if (!visible) {
      return;
    }
    err.print(ERASE_LINE + Clean.text(text));
    err.flush();
    shown = true;
  }

  /** Removes the line, so that a message or data can follow. */
  public synchronized void clear() {
    if (shown) {
      err.print(ERASE_LINE);
      err.flush();
      shown = false;
    }
  }
}
