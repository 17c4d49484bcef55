package io.weir.policy.testing;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NodeState;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A timeline with a complete, empty snapshot at {@link #START}. What is added is observed at the
 * cluster's own clock, which a test turns on.
 */
public final class TestCluster {

  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ClusterTimeline timeline;
  private Instant now = START;
  private long resourceVersion;

  public TestCluster() {
    this(TimelineOptions.defaults());
  }

  public TestCluster(TimelineOptions options) {
    timeline = new ClusterTimeline(options);
    timeline.apply(Changes.snapshotBegin("first", START));
    timeline.apply(Changes.snapshotEnd("first", START));
    timeline.apply(Changes.bookmark(START.plus(Duration.ofDays(1))));
  }

  public ClusterTimeline timeline() {
    return timeline;
  }

  public Instant now() {
    return now;
  }

  public ClusterState state() {
    return timeline.at(now);
  }

  public TestCluster after(Duration passed) {
    now = now.plus(passed);
    return this;
  }

  public TestCluster apply(ClusterChange... changes) {
    Arrays.stream(changes).forEach(timeline::apply);
    return this;
  }

  public TestCluster namespace(String name, String... labels) {
    return present("Namespace", name, Changes.namespace(labels));
  }

  public TestCluster pod(String path, String address, String... labels) {
    return pod(path, Changes.pod(address, labels));
  }

  public TestCluster pod(String path, PodState.Builder state) {
    return present("Pod", path, state.build());
  }

  public TestCluster node(String name, NodeState state) {
    return present("Node", name, state);
  }

  private TestCluster present(String kind, String path, Object state) {
    String version = String.valueOf(++resourceVersion);
    return apply(Changes.present(kind, path, state, now).setResourceVersion(version).build());
  }

  /** {@code spec} is JSON and may use ' for ". */
  public TestCluster policy(String path, String spec) {
    return policy(path, Changes.policy(spec));
  }

  public TestCluster policy(String path, PolicyState state) {
    return present("NetworkPolicy", path, state);
  }

  /** Declared, not applied; {@code spec} as in {@link #policy}. */
  public TestCluster stagedPolicy(String path, String spec) {
    return present(ClusterTimeline.STAGED_POLICY_KIND, path, Changes.policy(spec));
  }

  public TestCluster delete(String kind, String path) {
    String version = String.valueOf(++resourceVersion);
    return apply(Changes.deleted(kind, path, now).setResourceVersion(version).build());
  }
}
