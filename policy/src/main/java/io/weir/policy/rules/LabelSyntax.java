package io.weir.policy.rules;

import java.util.regex.Pattern;

/** What Kubernetes takes as label keys, label values and port names (apimachinery validation). */
final class LabelSyntax {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern PORT_CHARACTERS =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private LabelSyntax() {}

  static boolean isKey(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      return NAME.matcher(key).matches();
    }
    String prefix = key.substring(0, slash);
    return prefix.length() <= LONGEST_PREFIX
        && PREFIX.matcher(prefix).matches()
        && NAME.matcher(key.substring(slash + 1)).matches();
  }

  static boolean isValue(String value) {
    return value.isEmpty() || NAME.matcher(value).matches();
  }

  static boolean isPortName(String name) {
    return PORT_CHARACTERS.matcher(name).matches()
        && !name.contains("--")
        && name.chars().anyMatch(c -> c >= 'a' && c <= 'z');
  }
}
