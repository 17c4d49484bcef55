package io.weir.policy.cluster;

/**
 * What policies need to know of a pod beyond its labels: its named ports. To be shaped by the
 * judge.
 */
public interface PodFacts {}
