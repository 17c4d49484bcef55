package io.weir.policy.exceptions;

import static io.weir.policy.exceptions.JudgedFlows.DB;
import static io.weir.policy.exceptions.JudgedFlows.START;
import static io.weir.policy.exceptions.JudgedFlows.WEB;
import static io.weir.policy.exceptions.JudgedFlows.flow;
import static io.weir.policy.exceptions.JudgedFlows.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.TestCluster;
import io.weir.policy.testing.TestFlow;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AcceptedExceptionsTest {

  private static final Instant EXPIRES = Instant.parse("2026-07-01T00:00:00Z");
  private static final String WEB_TO_DB =
      "source: {namespace: shop, workload: Deployment/web}, destination: {namespace: data}";

  @Test
  void aFlowOfBothEndsIsCovered() {
    assertThat(coveredBy(WEB_TO_DB, flow(WEB, DB))).isTrue();
    assertThat(coveredBy(WEB_TO_DB, flow(DB, WEB))).isFalse();
    assertThat(coveredBy(WEB_TO_DB, flow(WEB, WEB))).isFalse();
  }

  @Test
  void fromItsExpiryOnItCoversNothing() {
    assertThat(coveredBy(WEB_TO_DB, at(EXPIRES.minusNanos(1)))).isTrue();
    assertThat(coveredBy(WEB_TO_DB, at(EXPIRES))).isFalse();
    assertThat(coveredBy(WEB_TO_DB, at(EXPIRES.plusSeconds(1)))).isFalse();
  }

  @Test
  void whatWasSeenBeforeItWasDecidedIsKnownToo() {
    assertThat(coveredBy(WEB_TO_DB, at(START.minusSeconds(86_400L * 700)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5432       | true",
        "5432/TCP   | true",
        "TCP        | true",
        "5000-6000  | true",
        "5432-5432/TCP | true",
        "5433       | false",
        "5000-5431  | false",
        "5432/UDP   | false",
        "UDP        | false",
        "ICMP       | false"
      })
  void aPortMustBeOneOfThose(String ports, boolean covered) {
    assertThat(coveredBy(WEB_TO_DB + ", ports: [" + ports + "]", flow(WEB, DB))).isEqualTo(covered);
  }

  @Test
  void anUnknownPortFitsOnlyAWholeProtocol() {
    JudgedFlow portless =
        new JudgedFlow(
            "east", Verdict.ALLOWED_NOT_INTENDED, Reason.NO_POLICY, WEB, DB, 6, null, START);

    assertThat(coveredBy(WEB_TO_DB, portless)).isTrue();
    assertThat(coveredBy(WEB_TO_DB + ", ports: [TCP]", portless)).isTrue();
    assertThat(coveredBy(WEB_TO_DB + ", ports: [0-65534/TCP]", portless)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void nothingButTheUnintendedIsCoveredUnlessSaid(Reason reason) {
    assertThat(coveredBy(WEB_TO_DB, judged(Verdict.ALLOWED_NOT_INTENDED, reason))).isTrue();
    assertThat(coveredBy(WEB_TO_DB, judged(Verdict.DENIED, reason))).isFalse();
    assertThat(coveredBy(WEB_TO_DB, judged(Verdict.UNKNOWN, reason))).isFalse();
    assertThat(coveredBy(WEB_TO_DB, judged(Verdict.ALLOWED, reason))).isFalse();
  }

  @Test
  void aReasonThatIsNamedLimitsItToThatReason() {
    String narrow = WEB_TO_DB + ", covers: [NO_POLICY]";

    assertThat(coveredBy(narrow, judged(Verdict.ALLOWED_NOT_INTENDED, Reason.NO_POLICY))).isTrue();
    assertThat(coveredBy(narrow, judged(Verdict.ALLOWED_NOT_INTENDED, Reason.NOT_ENFORCED)))
        .isFalse();
  }

  @Test
  void aDenialIsCoveredWhenItIsNamed() {
    JudgedFlow denied = judged(Verdict.DENIED, Reason.INGRESS_DENIED);

    assertThat(coveredBy(WEB_TO_DB + ", covers: [DENIED]", denied)).isTrue();
    assertThat(coveredBy(WEB_TO_DB + ", covers: [INGRESS_DENIED]", denied)).isTrue();
    assertThat(coveredBy(WEB_TO_DB + ", covers: [EGRESS_DENIED]", denied)).isFalse();
  }

  @Test
  void labelsAreReadAsPoliciesReadThem() {
    End.Pod canary = pod("shop", "web-2", "web", Map.of("app", "web", "canary", "yes"));
    String noCanary =
        "source: {namespace: shop, podSelector: {matchLabels: {app: web}, matchExpressions:"
            + " [{key: canary, operator: NotIn, values: ['yes']}]}}, destination: {any: true}";

    assertThat(coveredBy(noCanary, flow(WEB, DB))).isTrue();
    assertThat(coveredBy(noCanary, flow(canary, DB))).isFalse();
    assertThat(coveredBy(noCanary, flow(DB, DB))).isFalse();
  }

  @Test
  void aPodIsOneByItsName() {
    String one = "source: {namespace: shop, pod: web-1}, destination: {namespace: data}";

    assertThat(coveredBy(one, flow(WEB, DB))).isTrue();
    assertThat(coveredBy(one, flow(pod("shop", "web-2", "web", Map.of()), DB))).isFalse();
  }

  @Test
  void anUnknownOwnerIsNoWorkload() {
    End.Pod orphan =
        new End.Pod(null, "shop", "web-1", null, null, null, Map.of(), null, WEB.facts());

    assertThat(coveredBy(WEB_TO_DB, flow(orphan, DB))).isFalse();
  }

  @Test
  void aBlockSelectsAddressesButNeverPods() {
    IpAddress address = IpAddress.parse("10.0.0.1");
    String block = "source: {cidr: 10.0.0.0/8}, destination: {namespace: data}";

    assertThat(coveredBy(block, flow(new End.Outside(address), DB))).isTrue();
    assertThat(coveredBy(block, flow(new End.Node(address, "node-a"), DB))).isTrue();
    assertThat(
            coveredBy(
                block, flow(new End.Unresolved(address, Reason.ADDRESS_UNKNOWN, "no owner"), DB)))
        .isTrue();
    assertThat(coveredBy(block, flow(new End.Outside(IpAddress.parse("11.0.0.1")), DB))).isFalse();
    assertThat(WEB.address()).isEqualTo(address);
    assertThat(coveredBy(block, flow(WEB, DB))).isFalse();
  }

  @Test
  void oneClusterMeansThatOneOnly() {
    assertThat(coveredBy(WEB_TO_DB + ", cluster: east", flow(WEB, DB))).isTrue();
    assertThat(coveredBy(WEB_TO_DB + ", cluster: west", flow(WEB, DB))).isFalse();
  }

  @Test
  void ofSeveralTheLongestLastingIsNamedThenTheFirstByName() {
    String later = entry("z-later", WEB_TO_DB).replace("2026-07-01", "2026-08-01");
    String any = "source: {any: true}, destination: {any: true}, ports: [TCP]";

    assertThat(names(entry("b", WEB_TO_DB), entry("a", WEB_TO_DB))).isEqualTo("a");
    assertThat(names(entry("b", WEB_TO_DB), entry("a", any))).isEqualTo("a");
    assertThat(names(entry("a", WEB_TO_DB), entry("b", any))).isEqualTo("a");
    assertThat(names(entry("a", WEB_TO_DB), later, entry("b", any))).isEqualTo("z-later");
  }

  @Test
  void aJudgementIsAskedByItsVerdictReasonAndResolvedEnds() {
    TestCluster cluster = new TestCluster().pod("shop/web-1", "10.0.0.1");
    Judgement judgement = TestFlow.flow("10.0.0.1", "203.0.113.9", 53).in(cluster);

    JudgedFlow flow = JudgedFlow.of("east", judgement, 17, 53, START);

    assertThat(flow)
        .isEqualTo(
            new JudgedFlow(
                "east",
                judgement.verdict(),
                judgement.reason(),
                judgement.source(),
                judgement.destination(),
                17,
                53,
                START));
    assertThat(flow.source()).isInstanceOf(End.Pod.class);
    assertThat(flow.destination()).isInstanceOf(End.Outside.class);
  }

  @Test
  void twoOfOneNameAreRefused() {
    AcceptedException one = read(entry("a", WEB_TO_DB)).all().get(0);

    assertThatThrownBy(() -> new AcceptedExceptions(java.util.List.of(one, one)))
        .hasMessageContaining("one name");
  }

  private static String names(String... entries) {
    return read(entries).covering(flow(WEB, DB)).orElseThrow().name();
  }

  private static boolean coveredBy(String fields, JudgedFlow flow) {
    return read(entry("one", fields)).covering(flow).isPresent();
  }

  private static JudgedFlow at(Instant start) {
    return new JudgedFlow(
        "east", Verdict.ALLOWED_NOT_INTENDED, Reason.NO_POLICY, WEB, DB, 6, 5432, start);
  }

  private static JudgedFlow judged(Verdict verdict, Reason reason) {
    return new JudgedFlow("east", verdict, reason, WEB, DB, 6, 5432, START);
  }

  private static String entry(String name, String fields) {
    return "  - {name: "
        + name
        + ", "
        + fields
        + ", reason: known, owner: me, created: 2026-01-01, expires: 2026-07-01}\n";
  }

  private static AcceptedExceptions read(String... entries) {
    return ExceptionsFile.read("version: 1\nexceptions:\n" + String.join("", entries), "f");
  }
}
