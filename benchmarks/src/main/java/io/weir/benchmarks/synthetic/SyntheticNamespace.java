package io.weir.benchmarks.synthetic;

import java.util.Map;

/** A namespace, and what its policies close by default. */
record SyntheticNamespace(String name, String team, String environment, Isolation isolation) {

  static final String SYSTEM = "kube-system";
  static final String MONITORING = "monitoring";
  static final String INGRESS = "ingress-nginx";

  /** What is closed unless a policy opens it. */
  enum Isolation {
    /** No policies at all. */
    OPEN,
    INGRESS,
    BOTH
  }

  Map<String, String> labels() {
    return Map.of("kubernetes.io/metadata.name", name, "team", team, "env", environment);
  }
}
