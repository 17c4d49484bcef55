package io.weir.benchmarks.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.synthetic.Churn;
import io.weir.benchmarks.synthetic.NewPairs;
import io.weir.benchmarks.synthetic.SyntheticTraffic;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Match;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The made-up clusters and their traffic as the judge sees them: nothing may be degenerate. */
class JudgedTrafficTest {

  private static final int FLOWS = 5_000;

  private static JudgedCluster judged;

  @BeforeAll
  static void make() {
    judged = JudgedCluster.of(1_000);
  }

  private static Judgement next(SyntheticTraffic traffic) {
    return judged
        .judge()
        .judge(Observed.flow(traffic.next(), JudgedCluster.START), judged.timeline());
  }

  @Test
  void everyVerdictHasItsShare() {
    SyntheticTraffic traffic = new SyntheticTraffic(judged.cluster(), 1);
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    for (int i = 0; i < FLOWS; i++) {
      Judgement judgement = next(traffic);
      counts.merge(judgement.verdict(), 1, Integer::sum);
      reasons.merge(judgement.reason(), 1, Integer::sum);
    }

    assertThat(counts.get(Verdict.ALLOWED)).isBetween(FLOWS / 4, FLOWS * 3 / 4);
    assertThat(counts.get(Verdict.ALLOWED_NOT_INTENDED)).isBetween(FLOWS / 10, FLOWS / 2);
    assertThat(counts.get(Verdict.DENIED)).isGreaterThan(FLOWS / 50);
    assertThat(counts.get(Verdict.UNKNOWN)).isBetween(FLOWS / 200, FLOWS / 10);
    assertThat(reasons)
        .containsKeys(
            Reason.POLICY_ALLOWED,
            Reason.NO_POLICY,
            Reason.NOT_ENFORCED,
            Reason.EXEMPT,
            Reason.INGRESS_DENIED,
            Reason.EGRESS_DENIED,
            Reason.UNEXPLAINED_DROP,
            Reason.ORIENTATION_UNKNOWN,
            Reason.ADDRESS_UNKNOWN);
  }

  @Test
  void theSameSeedGivesTheSameTraffic() {
    SyntheticTraffic one = new SyntheticTraffic(judged.cluster(), 1);
    SyntheticTraffic same = new SyntheticTraffic(judged.cluster(), 1);
    SyntheticTraffic other = new SyntheticTraffic(judged.cluster(), 2);
    boolean differs = false;
    for (int i = 0; i < 100; i++) {
      var exchange = one.next();
      assertThat(same.next()).isEqualTo(exchange);
      differs |= !other.next().equals(exchange);
    }
    assertThat(differs).isTrue();
  }

  @Test
  void newPairsNeverMeetAgain() {
    NewPairs pairs = new NewPairs(judged.cluster());
    int count = (int) Math.min(pairs.size(), Cold.FLOWS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      seen.add(
          workload(pairs.get(i).source().address())
              + workload(pairs.get(i).destination().address()));
    }

    assertThat(seen).hasSize(count);
  }

  private static String workload(String address) {
    End end = judged.timeline().at(JudgedCluster.START).resolve(IpAddress.parse(address));
    assertThat(end).isInstanceOf(End.Pod.class);
    End.Pod pod = (End.Pod) end;
    return pod.namespace() + "/" + pod.workload() + " ";
  }

  @Test
  void aReplacedPodAnswersAtItsNewAddressOnly() {
    JudgedCluster own = JudgedCluster.of(judged.cluster());
    Churn churn = new Churn(own.cluster(), 1);
    int pod = churn.anyPod();
    IpAddress before = IpAddress.parse(churn.addresses(pod).get(0));
    Instant later = JudgedCluster.START.plusSeconds(60);

    churn.replaced(pod, later).forEach(own.timeline()::apply);

    IpAddress after = IpAddress.parse(churn.addresses(pod).get(0));
    assertThat(own.timeline().at(later).resolve(after)).isInstanceOf(End.Pod.class);
    assertThat(own.timeline().at(later).resolve(before)).isInstanceOf(End.Unresolved.class);
  }

  @Test
  void aRelabelledPodHasOtherLabels() {
    JudgedCluster own = JudgedCluster.of(judged.cluster());
    Churn churn = new Churn(own.cluster(), 1);
    int pod = churn.anyPod();
    IpAddress address = IpAddress.parse(churn.addresses(pod).get(0));
    Instant later = JudgedCluster.START.plusSeconds(60);

    own.timeline().apply(churn.relabelled(pod, later));

    End.Pod before = (End.Pod) own.timeline().at(JudgedCluster.START).resolve(address);
    End.Pod after = (End.Pod) own.timeline().at(later).resolve(address);
    assertThat(after.name()).isEqualTo(before.name());
    assertThat(after.labels()).isNotEqualTo(before.labels());
  }

  @Test
  void anEditedPolicyStillSelectsItsPod() {
    JudgedCluster own = JudgedCluster.of(judged.cluster());
    Churn churn = new Churn(own.cluster(), 1);
    int policy = churn.anyPolicy();
    IpAddress address = IpAddress.parse(churn.addresses(churn.subject(policy)).get(0));
    Instant later = JudgedCluster.START.plusSeconds(60);

    own.timeline().apply(churn.edited(policy, later));

    End.Pod pod = (End.Pod) own.timeline().at(later).resolve(address);
    assertThat(own.timeline().at(later).policies(pod.namespace()))
        .filteredOn(p -> Long.valueOf(2).equals(p.reference().generation()))
        .singleElement()
        .matches(p -> p.pods().match(pod.labels()) == Match.YES);
  }
}
