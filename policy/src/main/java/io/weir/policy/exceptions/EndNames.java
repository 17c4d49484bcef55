package io.weir.policy.exceptions;

import io.weir.policy.exceptions.EndSelector.Workload;
import io.weir.policy.net.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that an end is known by. What is none is an IllegalArgumentException, in one line. */
final class EndNames {

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern POD = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern WORKLOAD =
      Pattern.compile("([A-Z][A-Za-z0-9]{0,62})/([^/\\s\\p{Cntrl}]{1,253})");

  private EndNames() {}

  static String namespace(String text) {
    return required(NAMESPACE, text, "the name of one namespace");
  }

  static String pod(String text) {
    return required(POD, text, "the name of one pod");
  }

  private static String required(Pattern pattern, String text, String allowed) {
    if (!pattern.matcher(text).matches()) {
      throw notAllowed(text, allowed);
    }
    return text;
  }

  static Workload workload(String text) {
    Matcher parts = WORKLOAD.matcher(text);
    if (!parts.matches()) {
      throw notAllowed(text, "Kind/name, as in Deployment/web");
    }
    if (parts.group(1).equals("Service")) {
      throw notAllowed(text, "a workload; flows are judged by the pods behind a Service");
    }
    return new Workload(parts.group(1), parts.group(2));
  }

  private static IllegalArgumentException notAllowed(String text, String allowed) {
    return new IllegalArgumentException("is \"" + Printable.of(text) + "\"; allowed: " + allowed);
  }
}
