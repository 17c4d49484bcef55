package io.weir.collector.cluster;

import java.time.Instant;

/**
 * How manifests become changes.
 *
 * @param stamp cluster, publisher and epoch of the changes
 * @param observedAt since when the objects hold that tell no creation time themselves
 * @param workloads whether controllers stand for pods
 */
public record ManifestOptions(ChangeStamp stamp, Instant observedAt, Workloads workloads) {

  /** What a Deployment, StatefulSet, DaemonSet, CronJob … in a manifest gives. */
  public enum Workloads {
    /** Nothing but the ownership it tells: the pods themselves are in the manifests. */
    AS_OWNERS,
    /**
     * One pod of its template without an address, named {@code Kind/name} and owned by the
     * controller. Controllers that belong to another controller give none.
     */
    AS_PODS
  }

  /**
   * Objects hold since ever (files know no time), controllers give no pods.
   *
   * @param cluster name of the cluster
   */
  public static ManifestOptions of(String cluster) {
    return new ManifestOptions(
        new ChangeStamp(cluster, "manifests", System.currentTimeMillis()),
        Instant.EPOCH,
        Workloads.AS_OWNERS);
  }

  public ManifestOptions withWorkloads(Workloads changed) {
    return new ManifestOptions(stamp, observedAt, changed);
  }

  public ManifestOptions withObservedAt(Instant changed) {
    return new ManifestOptions(stamp, changed, workloads);
  }
}
