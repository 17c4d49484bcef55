package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.policy.testing.Changes;
import io.weir.policy.testing.TestCluster;
import io.weir.schemas.Orientation;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flow put to a cluster's judge, hint finder and remedies, short to write. */
record Asked(ObservedFlow flow, Judgement judgement, ClusterState state) {

  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP = 1;

  /** A predicted TCP connection. */
  static Asked tcp(TestCluster cluster, String source, String destination, int port) {
    return of(cluster, source, destination, TCP, port);
  }

  static Asked of(
      TestCluster cluster,
      String source,
      String destination,
      int protocol,
      @Nullable Integer port) {
    ObservedFlow flow =
        new ObservedFlow(
            IpAddress.parse(source),
            null,
            IpAddress.parse(destination),
            protocol,
            port,
            cluster.now(),
            cluster.now(),
            Orientation.CERTAIN,
            null,
            false,
            null,
            null,
            null);
    Judgement judgement = new Judge(JudgeOptions.defaults()).judge(flow, cluster.timeline());
    return new Asked(flow, judgement, cluster.state());
  }

  /** The same from a pod, which may have no address. */
  Asked from(String namespace, String pod) {
    Judgement other =
        new Judge(JudgeOptions.defaults())
            .judge(flow, state.pod(namespace, pod).orElseThrow(), judgement.destination(), state);
    return new Asked(flow, other, state);
  }

  List<HintFinding> hints() {
    return new HintFinder(JudgeOptions.defaults()).find(flow, judgement, state);
  }

  List<Hint> codes() {
    return new HintFinder(JudgeOptions.defaults()).codes(flow, judgement, state);
  }

  RemedyPlan plan() {
    return new Remedies(JudgeOptions.defaults()).plan(flow, judgement, state);
  }

  Explanation explanation() {
    return new Explainer(JudgeOptions.defaults()).explain(flow, judgement, state);
  }

  /** The same flow once the remedy is applied. */
  Judgement after(Remedy remedy) {
    return new Judge(JudgeOptions.defaults())
        .judge(
            flow,
            judgement.source(),
            judgement.destination(),
            PolicyChanges.applied(state, remedy.changes()));
  }

  /** A Service in front of the pods with that label. */
  static ServiceState service(String selector, int port, String targetPort, String protocol) {
    return ServiceState.newBuilder()
        .setAddresses(List.of("10.96.0.10"))
        .setSelector(Changes.labels(selector))
        .setPorts(
            List.of(
                ServicePort.newBuilder()
                    .setName("main")
                    .setPort(port)
                    .setTargetPort(targetPort)
                    .setProtocol(protocol)
                    .build()))
        .build();
  }
}
