package io.weir.benchmarks.synthetic;

/**
 * A NetworkPolicy.
 *
 * @param template the spec as JSON, in which {@link #PORT} stands where a port number does that
 *     changes by revision
 * @param subject a pod that it selects; -1 when that is not said
 */
record SyntheticPolicy(String namespace, String name, String template, int subject) {

  static final String PORT = "\"%port%\"";

  /** True if its revisions differ, and a pod is known that they concern. */
  boolean isChangeable() {
    return subject >= 0 && template.contains(PORT);
  }

  String spec(int revision) {
    return template.replace(PORT, String.valueOf(20_000 + revision % 40_000));
  }
}
