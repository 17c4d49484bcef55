package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.Churn;
import io.weir.benchmarks.synthetic.Exchange;
import io.weir.benchmarks.synthetic.SyntheticTraffic;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A made-up cluster that changes while its flows are judged: its own clock, its pods' addresses as
 * they are now, and a bookmark every second.
 */
final class LivingCluster {

  private static final Duration AS_OF_WINDOW = Duration.ofMinutes(15);
  private static final int CHANGES_SEED = 7;

  private final JudgedCluster judged;
  private final Churn churn;
  private final Exchange[] exchanges;
  private final IpAddress[][] addresses;
  private final IpAddress[] sources;
  private final IpAddress[] destinations;
  private Instant now;
  private Instant nextBookmark;
  private int next;

  private LivingCluster(JudgedCluster judged, int flows) {
    this.judged = judged;
    this.churn = new Churn(judged.cluster(), CHANGES_SEED);
    this.now = judged.cluster().start();
    this.nextBookmark = now;
    this.exchanges = new Exchange[flows];
    this.sources = new IpAddress[flows];
    this.destinations = new IpAddress[flows];
    this.addresses = new IpAddress[judged.cluster().shape().pods()][];
    SyntheticTraffic traffic = new SyntheticTraffic(judged.cluster(), 1);
    for (int i = 0; i < flows; i++) {
      exchanges[i] = traffic.next();
      sources[i] = IpAddress.parse(exchanges[i].source().address());
      destinations[i] = IpAddress.parse(exchanges[i].destination().address());
    }
    for (int pod = 0; pod < addresses.length; pod++) {
      moved(pod);
    }
  }

  /** One that has judged its connections once. */
  static LivingCluster of(int pods) {
    LivingCluster living = new LivingCluster(JudgedCluster.of(pods), Warm.FLOWS);
    living.judgeAll();
    return living;
  }

  /** One that has judged nothing yet. */
  static LivingCluster of(JudgedCluster judged, int flows) {
    return new LivingCluster(judged, flows);
  }

  /** Judges each of its connections once. */
  void judgeAll() {
    for (int i = 0; i < exchanges.length; i++) {
      judge(nextFlow(now));
    }
  }

  Churn churn() {
    return churn;
  }

  ClusterTimeline timeline() {
    return judged.timeline();
  }

  Instant now() {
    return now;
  }

  /** Lets time pass, with the bookmarks that come with it. */
  void passMillis(long millis) {
    now = now.plusMillis(millis);
    if (!now.isBefore(nextBookmark)) {
      timeline().apply(churn.bookmark(now));
      nextBookmark = now.plusSeconds(1);
    }
  }

  /** Forgets what is older than the pipeline's default window. */
  void prune() {
    timeline().prune(now.minus(AS_OF_WINDOW));
  }

  Judgement judge(ObservedFlow flow) {
    return judged.judge().judge(flow, timeline());
  }

  /** The next of its connections, opened at that moment between those who stand there now. */
  ObservedFlow nextFlow(Instant at) {
    int flow = next;
    next = next + 1 == exchanges.length ? 0 : next + 1;
    Exchange exchange = exchanges[flow];
    return Observed.flow(
        exchange,
        address(exchange.source(), sources[flow]),
        address(exchange.destination(), destinations[flow]),
        at);
  }

  private IpAddress address(Exchange.Party party, IpAddress first) {
    return party.pod() < 0 ? first : addresses[party.pod()][party.family()];
  }

  /** The next of its connections, to a pod of choice, opened now. */
  ObservedFlow flowTo(int pod) {
    ObservedFlow flow = nextFlow(now);
    return new ObservedFlow(
        flow.source(),
        flow.translatedSource(),
        flow.sourcePort(),
        addresses[pod][0],
        flow.protocol(),
        flow.destinationPort(),
        flow.connectionStart(),
        flow.intervalStart(),
        flow.orientation(),
        flow.outcome(),
        flow.dropObserved(),
        flow.dropNode(),
        flow.passedSource(),
        flow.passedDestination());
  }

  /** Applies one of the usual changes of pods. */
  void change() {
    int pod = churn.anyPod();
    churn.next(pod, now).forEach(timeline()::apply);
    moved(pod);
  }

  /** Takes note of a pod's new addresses. */
  void moved(int pod) {
    addresses[pod] = churn.addresses(pod).stream().map(IpAddress::parse).toArray(IpAddress[]::new);
  }
}
