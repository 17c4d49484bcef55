package io.weir.stream.judging;

import io.weir.policy.cluster.End;
import io.weir.schemas.FlowVerdict;

/** The columns of a flow's two ends. */
final class EndColumns {

  private EndColumns() {}

  static void source(FlowVerdict row, End end, RowTexts texts) {
    row.setSrcKind(kind(end));
    if (end instanceof End.Pod pod) {
      row.setSrcNamespace(pod.namespace());
      row.setSrcPod(pod.name());
      row.setSrcPodUid(pod.uid());
      row.setSrcWorkload(pod.workload());
      row.setSrcWorkloadKind(pod.workloadKind());
      row.setSrcLabels(texts.labels(pod.labels()));
      row.setSrcNode(pod.node());
    } else if (end instanceof End.Node node) {
      row.setSrcNode(node.name());
    }
  }

  static void destination(FlowVerdict row, End end, RowTexts texts) {
    row.setDstKind(kind(end));
    if (end instanceof End.Pod pod) {
      row.setDstNamespace(pod.namespace());
      row.setDstPod(pod.name());
      row.setDstPodUid(pod.uid());
      row.setDstWorkload(pod.workload());
      row.setDstWorkloadKind(pod.workloadKind());
      row.setDstLabels(texts.labels(pod.labels()));
      row.setDstNode(pod.node());
    } else if (end instanceof End.Node node) {
      row.setDstNode(node.name());
    }
  }

  private static String kind(End end) {
    if (end instanceof End.Pod) {
      return "POD";
    }
    if (end instanceof End.Node) {
      return "NODE";
    }
    return end instanceof End.Outside ? "OUTSIDE" : "UNKNOWN";
  }
}
