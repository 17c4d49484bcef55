package io.weir.benchmarks.synthetic;

/** One workload calls another: what the policies mean to allow, and most of the traffic. */
record Dependency(SyntheticWorkload from, SyntheticWorkload to, Tier.Port port) {}
