package io.weir.stream.judging;

import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.FlowRecord;
import io.weir.stream.pairing.PairedFlow;

/** Puts a paired flow the way the judge asks for it. */
final class ObservedFlows {

  private ObservedFlows() {}

  static ObservedFlow of(PairedFlow paired) {
    FlowRecord flow = paired.flow();
    String translated = flow.getTranslatedSrcIp();
    return new ObservedFlow(
        IpAddress.parse(flow.getSrcIp()),
        translated == null ? null : IpAddress.parse(translated),
        flow.getSrcPort(),
        IpAddress.parse(flow.getDstIp()),
        flow.getProtocol(),
        flow.getDstPort(),
        flow.getConnectionStart(),
        flow.getIntervalStart(),
        flow.getOrientation(),
        flow.getOutcome(),
        paired.dropObserved(),
        paired.dropObserver(),
        flow.getPassedSource(),
        flow.getPassedDestination());
  }
}
