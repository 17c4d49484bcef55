package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the policies: may this source open that to this destination?
 *
 * @param source as the source's own node sees it
 * @param sourceAtDestination the source as the policies at the destination see it
 * @param port destination port; null for protocols without ports, or unknown
 */
public record Question(
    End source, End sourceAtDestination, End destination, int protocol, @Nullable Integer port) {

  /** What a flow asks; a translated source is looked up in {@code state}. */
  public static Question of(ObservedFlow flow, End source, End destination, ClusterState state) {
    End seen = source;
    if (flow.translatedSource() != null) {
      End translated = state.resolve(flow.translatedSource());
      seen = hidesTranslation(translated, destination, state) ? source : translated;
    }
    return new Question(source, seen, destination, flow.protocol(), flow.destinationPort());
  }

  /** True if the destination's own node translated the source: that comes after its policies. */
  static boolean hidesTranslation(End translated, End destination, ClusterState state) {
    return destination instanceof End.Pod pod && Exemptions.isOwnNode(translated, pod, state);
  }

  /** The same connection, had the other end opened it. */
  Question reversed(@Nullable Integer sourcePort) {
    return new Question(destination, destination, source, protocol, sourcePort);
  }

  /** The same with each pod as it was at the state's moment. */
  public Question asOf(ClusterState state) {
    return new Question(
        asOf(source, state),
        asOf(sourceAtDestination, state),
        asOf(destination, state),
        protocol,
        port);
  }

  private static End asOf(End end, ClusterState state) {
    return end instanceof End.Pod pod ? state.asOfNow(pod) : end;
  }

  /** The protocol, where the API covers it; null otherwise. */
  public @Nullable Transport transport() {
    return Transport.ofNumber(protocol);
  }
}
