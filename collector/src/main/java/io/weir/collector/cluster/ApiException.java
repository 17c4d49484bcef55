package io.weir.collector.cluster;

import io.weir.policy.net.Printable;
import java.io.IOException;

/** The Kubernetes API did not do what was asked; the message is one line for a person. */
final class ApiException extends IOException {

  private static final long serialVersionUID = 1L;

  /** HTTP status of the answer, 0 when there was none. */
  private final int code;

  ApiException(int code, String message) {
    super(Printable.line(message));
    this.code = code;
  }

  int code() {
    return code;
  }

  static ApiException refused(int code, String verb, ObjectKind kind) {
    String what = verb + " " + kind.resource();
    return new ApiException(
        code,
        switch (code) {
          case 401 ->
              "The Kubernetes API does not accept the credentials (401, asked to "
                  + what
                  + "): renew them in the kubeconfig";
          case 403 ->
              "The Kubernetes API forbids to "
                  + what
                  + " in all namespaces: grant the verbs list and watch on "
                  + kind.resource()
                  + " by a ClusterRole";
          case 410 -> "The watch of " + kind.resource() + " has expired";
          default -> "The Kubernetes API answered " + code + " when asked to " + what;
        });
  }
}
