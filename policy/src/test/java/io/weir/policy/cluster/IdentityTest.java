package io.weir.policy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which ends no policy can tell apart. */
class IdentityTest {

  private static final String ONE = "10.1.0.1";
  private static final String TWO = "10.1.0.2";

  private final TestCluster cluster = new TestCluster(new TimelineOptions(List.of(), true));

  @BeforeEach
  void twoPodsOfOneWorkload() {
    cluster
        .pod("a/one", ONE, "app=web", "pod-template-hash=1")
        .pod("a/two", TWO, "app=web", "pod-template-hash=2")
        .policy("a/p", "{'podSelector':{'matchLabels':{'app':'web'}}}");
  }

  private long identity(String address) {
    return identity(address, cluster.now());
  }

  private long identity(String address, Instant moment) {
    return cluster.timeline().presence(IpAddress.parse(address), moment).identity();
  }

  @Test
  void labelsThatNoPolicyReadsTellNoPodsApart() {
    assertThat(identity(ONE)).isEqualTo(identity(TWO));
  }

  @Test
  void aPolicyThatReadsThemTellsThemApart() {
    identity(ONE);
    cluster.policy("b/q", "{'podSelector':{'matchLabels':{'pod-template-hash':'1'}}}");
    assertThat(identity(ONE)).isNotEqualTo(identity(TWO));
  }

  @Test
  void soDoesOneThatReadsThemAsAPeer() {
    cluster.policy(
        "b/q",
        "{'podSelector':{},'ingress':[{'from':[{'podSelector':{'matchExpressions':"
            + "[{'key':'pod-template-hash','operator':'Exists'}]}}]}]}");
    assertThat(identity(ONE)).isNotEqualTo(identity(TWO));
  }

  @Test
  void theyAreOneAgainOnceThatPolicyIsForgotten() {
    cluster.policy("b/q", "{'podSelector':{'matchLabels':{'pod-template-hash':'1'}}}");
    cluster.after(Duration.ofMinutes(1)).delete("NetworkPolicy", "b/q");
    assertThat(identity(ONE)).isNotEqualTo(identity(TWO));
    cluster.after(Duration.ofMinutes(1)).timeline().prune(cluster.now());
    assertThat(identity(ONE)).isEqualTo(identity(TWO));
  }

  @Test
  void blocksTellAddressesApart() {
    String inside = "192.0.2.1";
    String outside = "198.51.100.1";
    assertThat(identity(inside)).isEqualTo(identity(outside));
    cluster.policy(
        "a/q",
        "{'podSelector':{},'ingress':[{'from':[{'ipBlock':"
            + "{'cidr':'0.0.0.0/0','except':['192.0.2.0/24']}}]}]}");
    assertThat(identity(inside)).isNotEqualTo(identity(outside));
    assertThat(identity(inside)).isEqualTo(identity("192.0.2.99"));
    assertThat(identity(outside)).isEqualTo(identity("203.0.113.1"));
  }

  @Test
  void blocksTellPodsApart() {
    cluster.policy(
        "a/q", "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.1.0.2/32'}}]}]}");
    assertThat(identity(ONE)).isNotEqualTo(identity(TWO));
  }

  @Test
  void portsTellPodsApart() {
    cluster.pod(
        "a/two", Changes.pod(TWO, "app=web").setPorts(List.of(Changes.port("http", 8080, "TCP"))));
    assertThat(identity(ONE)).isNotEqualTo(identity(TWO));
  }

  @Test
  void namespacesTellPodsApart() {
    cluster.pod("b/three", "10.1.0.3", "app=web");
    assertThat(identity("10.1.0.3")).isNotEqualTo(identity(ONE));
  }

  @Test
  void aPodsChangeLeavesOthersWhatTheyWere() {
    long before = identity(ONE);
    cluster.after(Duration.ofMinutes(1)).pod("a/two", TWO, "app=other");
    assertThat(identity(ONE)).isEqualTo(before);
    assertThat(identity(TWO)).isNotEqualTo(before);
  }

  @Test
  void aPolicyChangesItsNamespaceOnly() {
    cluster.pod("b/three", "10.1.0.3", "app=web");
    long other = identity("10.1.0.3");
    long own = identity(ONE);
    Instant before = cluster.now();
    cluster.after(Duration.ofMinutes(1)).policy("a/q", "{'podSelector':{}}");
    assertThat(identity("10.1.0.3")).isEqualTo(other);
    assertThat(identity(ONE)).isNotEqualTo(own).isEqualTo(identity(TWO));
    assertThat(identity(ONE, before)).as("as of before").isEqualTo(own);
  }

  @Test
  void whoIsNotKnownHasNone() {
    TestCluster strict = new TestCluster(new TimelineOptions(List.of("10.0.0.0/8"), false));
    assertThat(strict.timeline().presence(IpAddress.parse(ONE), strict.now()).identity()).isZero();
  }
}
