package io.weir.collector.doctor;

import io.weir.collector.ebpf.Capabilities;
import java.util.ArrayList;
import java.util.List;

/** Examines the machine it runs on. */
public final class NodeDoctor {

  private NodeDoctor() {}

  /** One finding for each check of a node, in their order. */
  public static List<Finding> examine(HostFacts host) {
    CniEvidence cni = CniEvidence.of(host);
    Rules rules = Rules.of(host);
    String status = host.read("/proc/self/status").text();
    Capabilities held = status == null ? null : Capabilities.read(status.lines().toList());
    List<Finding> findings = new ArrayList<>(CniChecks.of(cni, rules));
    findings.addAll(ConntrackChecks.of(host, cni, rules, held));
    findings.addAll(KernelChecks.of(host, held));
    return findings;
  }
}
