package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.PluginStatement;
import io.weir.stream.pairing.PairedFlow;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what was seen and what was judged into the archive's columns. */
final class VerdictRow {

  private VerdictRow() {}

  /**
   * The row.
   *
   * @param early whether it was judged before the cluster's state was known to be complete
   */
  static FlowVerdict of(
      PairedFlow paired,
      Judgement judgement,
      ClusterTimeline timeline,
      boolean early,
      RowTexts texts) {
    FlowVerdict row = observed(paired);
    boolean contradicted = PluginComparison.contradicts(paired.flow(), judgement, early);
    judged(row, judgement, early, contradicted, texts);
    row.setDstService(service(paired.flow(), timeline));
    EndColumns.source(row, judgement.source(), texts);
    EndColumns.destination(row, judgement.destination(), texts);
    return row;
  }

  /** The columns that need no judge; the others hold UNKNOWN. */
  static FlowVerdict observed(PairedFlow paired) {
    FlowRecord flow = paired.flow();
    FlowVerdict row = new FlowVerdict();
    row.setRowId(paired.rowId());
    row.setCluster(flow.getCluster());
    row.setIntervalStart(flow.getIntervalStart());
    row.setIntervalEnd(flow.getIntervalEnd());
    row.setConnectionStart(flow.getConnectionStart());
    row.setLifecycle(flow.getLifecycle().name());
    row.setOutcome(flow.getOutcome().name());
    row.setDropReason(flow.getDropReason());
    row.setPacketsDropped(flow.getPacketsDropped());
    row.setOrientation(flow.getOrientation().name());
    row.setPassedSource(flow.getPassedSource());
    row.setPassedDestination(flow.getPassedDestination());
    row.setObservers(paired.observers());
    row.setCapabilities(CapabilityNames.of(flow.getCapabilities()));
    PluginStatement plugin = flow.getPlugin();
    row.setPluginPolicies(List.of());
    if (plugin != null) {
      PluginColumns.write(row, plugin);
    }
    row.setProtocol(Protocols.name(flow.getProtocol()));
    row.setProtocolNumber(flow.getProtocol());
    row.setIcmpType(flow.getIcmpType());
    row.setIcmpCode(flow.getIcmpCode());
    row.setTcpFlags(flow.getTcpFlags());
    row.setBytesToDst(flow.getBytesToDst());
    row.setBytesToSrc(flow.getBytesToSrc());
    row.setPacketsToDst(flow.getPacketsToDst());
    row.setPacketsToSrc(flow.getPacketsToSrc());
    row.setSrcIp(flow.getSrcIp());
    row.setSrcPort(flow.getSrcPort());
    row.setSrcTranslatedIp(flow.getTranslatedSrcIp());
    row.setSrcTranslatedPort(flow.getTranslatedSrcPort());
    row.setDstIp(flow.getDstIp());
    row.setDstPort(flow.getDstPort());
    row.setDstOriginalIp(flow.getOriginalDstIp());
    row.setDstOriginalPort(flow.getOriginalDstPort());
    unjudged(row);
    return row;
  }

  private static void unjudged(FlowVerdict row) {
    row.setVerdict("UNKNOWN");
    row.setReason("UNKNOWN");
    row.setDecision("UNDECIDABLE");
    row.setEgress("UNDECIDABLE");
    row.setIngress("UNDECIDABLE");
    row.setSrcKind("UNKNOWN");
    row.setDstKind("UNKNOWN");
    row.setFindings(List.of());
    row.setHints(List.of());
    row.setStagedPolicies(List.of());
    row.setEgressRules(List.of());
    row.setIngressRules(List.of());
    row.setEgressPolicies(List.of());
    row.setEgressPolicyVersions(List.of());
    row.setIngressPolicies(List.of());
    row.setIngressPolicyVersions(List.of());
  }

  private static void judged(
      FlowVerdict row, Judgement judgement, boolean early, boolean contradicted, RowTexts texts) {
    row.setVerdict(judgement.verdict().name());
    row.setReason(judgement.reason().name());
    row.setFindings(findings(judgement, early, contradicted));
    List<PolicyReference> staged = judgement.stagedPolicies();
    row.setStagedPolicies(
        staged.isEmpty() ? List.of() : staged.stream().map(PolicyReference::path).toList());
    PartResult egress = judgement.decision().egress();
    PartResult ingress = judgement.decision().ingress();
    row.setDecision(judgement.decision().kind().name());
    row.setEgress(egress.part().name());
    row.setIngress(ingress.part().name());
    PartTexts atSource = texts.part(egress);
    PartTexts atDestination = texts.part(ingress);
    row.setEgressRules(atSource.rules());
    row.setIngressRules(atDestination.rules());
    row.setEgressPolicies(atSource.policies());
    row.setEgressPolicyVersions(atSource.versions());
    row.setIngressPolicies(atDestination.policies());
    row.setIngressPolicyVersions(atDestination.versions());
    row.setMissingFact(egress.missingFact() != null ? egress.missingFact() : ingress.missingFact());
  }

  private static List<String> findings(Judgement judgement, boolean early, boolean contradicted) {
    if (judgement.findings().isEmpty() && !early && !contradicted) {
      return List.of();
    }
    Stream<String> findings = judgement.findings().stream().map(Enum::name);
    if (early) {
      findings = Stream.concat(findings, Stream.of("JUDGED_EARLY"));
    }
    if (contradicted) {
      findings = Stream.concat(findings, Stream.of(Finding.PLUGIN_DISAGREES.name()));
    }
    return findings.distinct().sorted().toList();
  }

  /** Resolved when the connection began, as the ends are. */
  private static @Nullable String service(FlowRecord flow, ClusterTimeline timeline) {
    String original = flow.getOriginalDstIp();
    if (original == null) {
      return null;
    }
    Instant start = flow.getConnectionStart();
    ClusterState state = timeline.at(start != null ? start : flow.getIntervalStart());
    return state.serviceOf(
        IpAddress.parse(original), flow.getProtocol(), flow.getOriginalDstPort());
  }
}
