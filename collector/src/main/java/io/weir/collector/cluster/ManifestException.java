package io.weir.collector.cluster;

import java.io.IOException;

/**
 * Manifests that cannot be read at all; the message is one line that names the file and the place.
 */
public final class ManifestException extends IOException {

  private static final long serialVersionUID = 1L;

  ManifestException(String message) {
    super(message);
  }
}
