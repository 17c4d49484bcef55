package io.weir.policy.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.End;
import io.weir.policy.exceptions.EndSelector.Any;
import io.weir.policy.exceptions.EndSelector.Block;
import io.weir.policy.exceptions.EndSelector.Pods;
import io.weir.policy.exceptions.EndSelector.Workload;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Requirement.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Of few names, so that exceptions and flows meet often. */
class AcceptedExceptionsPropertiesTest {

  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

  /** What covers is compared with a reading of the documentation as plain as can be. */
  @Property
  void aFlowIsCoveredExactlyWhenAnUnexpiredExceptionOfItsEndsPortsAndCodesExists(
      @ForAll("exceptions") List<AcceptedException> exceptions, @ForAll("flows") JudgedFlow flow) {
    Optional<AcceptedException> found = new AcceptedExceptions(exceptions).covering(flow);

    boolean expected = exceptions.stream().anyMatch(exception -> naively(exception, flow));
    assertThat(found.isPresent()).isEqualTo(expected);
    found.ifPresent(exception -> assertThat(naively(exception, flow)).isTrue());
  }

  @Property
  void theOrderOfTheFileSaysNothing(
      @ForAll("exceptions") List<AcceptedException> exceptions,
      @ForAll("flows") JudgedFlow flow,
      @ForAll long seed) {
    List<AcceptedException> shuffled = new ArrayList<>(exceptions);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(new AcceptedExceptions(shuffled).covering(flow))
        .isEqualTo(new AcceptedExceptions(exceptions).covering(flow));
  }

  @Property
  void whatIsCoveredNowWasCoveredBeforeAndIsNoMoreOnceAllHaveExpired(
      @ForAll("exceptions") List<AcceptedException> exceptions, @ForAll("flows") JudgedFlow flow) {
    AcceptedExceptions all = new AcceptedExceptions(exceptions);

    if (all.covering(flow).isPresent()) {
      assertThat(all.covering(at(flow, flow.start().minus(Duration.ofDays(1))))).isPresent();
    }
    assertThat(all.covering(at(flow, DAY.plus(Duration.ofDays(6))))).isEmpty();
  }

  private static boolean naively(AcceptedException exception, JudgedFlow flow) {
    if (flow.verdict() == Verdict.ALLOWED || !flow.start().isBefore(exception.expires())) {
      return false;
    }
    boolean code =
        exception.covers().verdicts().contains(flow.verdict())
            || exception.covers().reasons().contains(flow.reason());
    boolean port =
        exception.ports().isEmpty()
            || exception.ports().stream()
                .anyMatch(
                    ports ->
                        flow.protocol() == (ports.protocol().equals("TCP") ? 6 : 17)
                            && flow.destinationPort() != null
                            && flow.destinationPort() >= ports.first()
                            && flow.destinationPort() <= ports.last());
    boolean cluster = exception.cluster() == null || exception.cluster().equals(flow.cluster());
    return code
        && port
        && cluster
        && naively(exception.source(), flow.source())
        && naively(exception.destination(), flow.destination());
  }

  private static boolean naively(EndSelector selector, End end) {
    if (selector instanceof Pods pods) {
      return end instanceof End.Pod pod
          && pod.namespace().equals(pods.namespace())
          && (pods.workload() == null || pods.workload().name().equals(pod.workload()))
          && (pods.labels().isEverything() || "web".equals(pod.labels().get("app")));
    }
    return selector instanceof Any
        || (end instanceof End.Outside outside
            && outside.address().toString().startsWith("192.0.2."));
  }

  private static JudgedFlow at(JudgedFlow flow, Instant start) {
    return new JudgedFlow(
        flow.cluster(),
        flow.verdict(),
        flow.reason(),
        flow.source(),
        flow.destination(),
        flow.protocol(),
        flow.destinationPort(),
        start);
  }

  @Provide
  Arbitrary<List<AcceptedException>> exceptions() {
    Arbitrary<Integer> number = Arbitraries.integers().between(1, 6);
    return Combinators.combine(
            Arbitraries.of("east", "west").injectNull(0.5),
            selectors(),
            selectors(),
            ports().list().ofMaxSize(2),
            Arbitraries.of(
                Coverage.STANDARD,
                Coverage.of(List.of("NO_POLICY")),
                Coverage.of(List.of("DENIED", "NOT_ENFORCED"))),
            number)
        .as(AcceptedExceptionsPropertiesTest::exception)
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow)
        .list()
        .ofMaxSize(8)
        .map(AcceptedExceptionsPropertiesTest::named);
  }

  private static Optional<AcceptedException> exception(
      String cluster,
      EndSelector source,
      EndSelector destination,
      List<AcceptedPorts> ports,
      Coverage covers,
      int days) {
    if (source instanceof Any && destination instanceof Any && ports.isEmpty()) {
      return Optional.empty();
    }
    Instant expires = DAY.plus(Duration.ofDays(days));
    return Optional.of(
        new AcceptedException(
            "x", cluster, source, destination, ports, covers, "r", "o", DAY, expires));
  }

  private static List<AcceptedException> named(List<AcceptedException> exceptions) {
    List<AcceptedException> named = new ArrayList<>();
    for (AcceptedException e : exceptions) {
      named.add(
          new AcceptedException(
              "e" + named.size(),
              e.cluster(),
              e.source(),
              e.destination(),
              e.ports(),
              e.covers(),
              e.reason(),
              e.owner(),
              e.created(),
              e.expires()));
    }
    return named;
  }

  private static Arbitrary<EndSelector> selectors() {
    LabelSelector web =
        new LabelSelector(List.of(new Requirement("app", Operator.IN, Set.of("web"))));
    Arbitrary<EndSelector> pods =
        Combinators.combine(
                Arbitraries.of("shop", "data"),
                Arbitraries.of("web", "db").injectNull(0.4),
                Arbitraries.of(web, LabelSelector.EVERYTHING))
            .as(
                (namespace, workload, labels) ->
                    new Pods(
                        namespace,
                        workload == null ? null : new Workload("Deployment", workload),
                        null,
                        labels));
    return Arbitraries.oneOf(
        pods, Arbitraries.of(new Any(), new Block(Cidr.parse("192.0.2.0/24"))));
  }

  private static Arbitrary<AcceptedPorts> ports() {
    return Arbitraries.of("80", "80-443", "443/UDP", "1-79/TCP").map(AcceptedPorts::parse);
  }

  @Provide
  Arbitrary<JudgedFlow> flows() {
    return Combinators.combine(
            Arbitraries.of("east", "west"),
            Arbitraries.of(Verdict.class),
            Arbitraries.of(Reason.NO_POLICY, Reason.NOT_ENFORCED, Reason.INGRESS_DENIED),
            ends(),
            ends(),
            Arbitraries.of(6, 17),
            Arbitraries.of(53, 80, 443, 444),
            Arbitraries.integers().between(0, 5 * 24).map(hour -> DAY.plus(Duration.ofHours(hour))))
        .as(JudgedFlow::new);
  }

  private static Arbitrary<End> ends() {
    Arbitrary<End> pods =
        Combinators.combine(
                Arbitraries.of("shop", "data"),
                Arbitraries.of("web", "db"),
                Arbitraries.of(Map.of("app", "web"), Map.<String, String>of()))
            .as(
                (namespace, workload, labels) ->
                    JudgedFlows.pod(namespace, workload + "-1", workload, labels));
    return Arbitraries.oneOf(
        pods,
        Arbitraries.of("192.0.2.7", "198.51.100.7")
            .map(address -> new End.Outside(IpAddress.parse(address))));
  }
}
