package io.weir.policy.exceptions;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an exception asks of a flow that was judged.
 *
 * @param cluster name of the cluster
 * @param source the end as it was resolved, before source translation
 * @param destination the backend as it was resolved
 * @param protocol IP protocol number (IANA)
 * @param destinationPort of the backend, 0 to 65535; null when there is none or it is not known
 * @param start of the interval: the flow's own time, so that judging it again gives the same answer
 */
public record JudgedFlow(
    String cluster,
    Verdict verdict,
    Reason reason,
    End source,
    End destination,
    int protocol,
    @Nullable Integer destinationPort,
    Instant start) {

  /** The flow that was judged so. */
  public static JudgedFlow of(
      String cluster,
      Judgement judgement,
      int protocol,
      @Nullable Integer destinationPort,
      Instant start) {
    return new JudgedFlow(
        cluster,
        judgement.verdict(),
        judgement.reason(),
        judgement.source(),
        judgement.destination(),
        protocol,
        destinationPort,
        start);
  }
}
