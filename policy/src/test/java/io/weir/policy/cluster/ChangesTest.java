package io.weir.policy.cluster;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At which moments something changed that policies at an end are asked about. */
class ChangesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestCluster cluster = new TestCluster();

  @BeforeEach
  void cluster() {
    cluster
        .node("node-a", Changes.node(List.of("10.0.0.1")))
        .namespace("a", "team=red")
        .pod("a/web", "10.1.0.1", "app=web")
        .pod("a/api", "10.1.0.2", "app=api")
        .policy("a/p", "{'podSelector':{}}");
  }

  private NavigableSet<Instant> changes(int first, int last) {
    End web = cluster.timeline().at(START).resolve(IpAddress.parse("10.1.0.1"));
    End node = cluster.timeline().at(START).resolve(IpAddress.parse("10.0.0.1"));
    return cluster.timeline().changes(START.plusSeconds(first), START.plusSeconds(last), node, web);
  }

  @Test
  void areNoneOfWhatTheFirstSnapshotLists() {
    assertThat(changes(-10, 10)).isEmpty();
  }

  @Test
  void areThoseOfThePodItsNamespaceAndItsPolicies() {
    cluster.after(SECOND).pod("a/web", "10.1.0.1", "app=new");
    cluster.after(SECOND).namespace("a", "team=blue");
    cluster.after(SECOND).policy("a/p", "{'podSelector':{},'ingress':[{}]}");
    cluster.after(SECOND).policy("a/q", "{'podSelector':{}}");
    cluster.after(SECOND).delete("NetworkPolicy", "a/q");
    assertThat(changes(-10, 10))
        .containsExactly(
            START.plusSeconds(1),
            START.plusSeconds(2),
            START.plusSeconds(3),
            START.plusSeconds(4),
            START.plusSeconds(5));
  }

  @Test
  void areLimitedToTheTimeAskedForBothEndsIncluded() {
    for (int i = 0; i < 5; i++) {
      cluster.after(SECOND).pod("a/web", "10.1.0.1", "app=" + i);
    }
    assertThat(changes(2, 4))
        .containsExactly(START.plusSeconds(2), START.plusSeconds(3), START.plusSeconds(4));
  }

  @Test
  void areNotThoseOfOthers() {
    cluster.after(SECOND).pod("a/api", "10.1.0.2", "app=new").namespace("b", "team=red");
    cluster.policy("b/p", "{'podSelector':{}}");
    assertThat(changes(-10, 10)).isEmpty();
  }

  @Test
  void areNotRepetitionsOfTheSame() {
    cluster.after(SECOND).pod("a/web", "10.1.0.1", "app=web").namespace("a", "team=red");
    cluster.policy("a/p", "{'podSelector':{}}");
    assertThat(changes(-10, 10)).isEmpty();
  }
}
