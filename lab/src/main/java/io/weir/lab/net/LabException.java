package io.weir.lab.net;

import java.io.IOException;

/** The lab cannot go on; the message is one line for a person. */
public final class LabException extends IOException {
  private static final long serialVersionUID = 1L;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
