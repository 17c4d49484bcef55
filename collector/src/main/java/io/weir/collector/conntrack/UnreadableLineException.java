package io.weir.collector.conntrack;

/**
 * Leaves the parser at the first thing it cannot read; carries no stack trace, as input can cause
 * it at will.
 */
final class UnreadableLineException extends Exception {

  private final LineError error;

  UnreadableLineException(LineError error) {
    super(error.name(), null, false, false);
    this.error = error;
  }

  LineError error() {
    return error;
  }
}
