package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judgement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to say about the decision on one flow.
 *
 * @param protocol IP protocol number (IANA)
 * @param port destination port; null for protocols without ports, or unknown
 * @param hints sorted; empty unless the decision is to deny
 */
public record Explanation(
    End source,
    End destination,
    int protocol,
    @Nullable Integer port,
    Judgement judgement,
    PartTrace egress,
    PartTrace ingress,
    List<HintFinding> hints,
    RemedyPlan remedies) {

  public Explanation {
    hints = List.copyOf(hints);
  }
}
