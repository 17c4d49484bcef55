package io.weir.policy.explain;

import io.weir.policy.net.Printable;

/** Hints in words. */
final class HintWords {

  private HintWords() {}

  static String of(HintFinding hint) {
    String where = Printable.line(hint.where());
    String stated = Printable.line(String.valueOf(hint.stated()));
    String actual = Printable.line(String.valueOf(hint.actual()));
    return switch (hint.hint()) {
      case DNS_EGRESS_MISSING ->
          "No egress rule lets the pod ask for names (%s): allow it over both UDP and TCP."
              .formatted(actual);
      case LABEL_NEAR_MISS -> "%s wants %s, and there is %s.".formatted(where, stated, actual);
      case NAMESPACE_NOT_SELECTED ->
          "%s fits the pod but not its namespace: it is for %s, and the pod is in %s."
              .formatted(where, stated, actual);
      case OTHER_END_ALLOWS ->
          "The other end's %s admits it; only %s is missing.".formatted(stated, actual);
      case PORT_NOT_LISTED ->
          "%s fits the other end but lists %s, and the flow is %s."
              .formatted(where, stated, actual);
      case SERVICE_PORT_NOT_TARGET_PORT ->
          "%s lists the port of %s; policies see the pod's port, which is %s."
              .formatted(where, stated, actual);
      case WRONG_NAMESPACE ->
          "%s would admit it if it stood in namespace %s.".formatted(where, actual);
    };
  }
}
