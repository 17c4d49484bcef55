package io.weir.cli.cluster;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Flows that nobody needs to have observed, for the judge. */
public final class Flows {

  private static final IpAddress NO_ADDRESS = IpAddress.parse("0.0.0.0");

  private Flows() {}

  /**
   * A connection that begins at a moment.
   *
   * @param protocol IP protocol number (IANA)
   * @param port null for protocols without ports
   * @param outcome what the network did; null for a prediction
   */
  public static ObservedFlow between(
      End source,
      End destination,
      int protocol,
      @Nullable Integer port,
      @Nullable Outcome outcome,
      Instant moment) {
    return new ObservedFlow(
        addressOf(source),
        null,
        addressOf(destination),
        protocol,
        port,
        moment,
        moment,
        Orientation.CERTAIN,
        outcome,
        outcome == Outcome.DROPPED,
        null,
        null,
        null);
  }

  /** Its address; 0.0.0.0 for a pod that stands for a workload without one. */
  private static IpAddress addressOf(End end) {
    if (end instanceof End.Pod pod) {
      return pod.address() == null ? NO_ADDRESS : pod.address();
    }
    if (end instanceof End.Node node) {
      return node.address();
    }
    if (end instanceof End.Outside outside) {
      return outside.address();
    }
    return ((End.Unresolved) end).address();
  }
}
