package io.weir.policy.exceptions;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All accepted exceptions. Where several cover a flow the one that lasts longest is named, then the
 * first by name: their order in the file says nothing. Immutable and thread-safe.
 */
public final class AcceptedExceptions {

  private static final Comparator<AcceptedException> LASTING =
      Comparator.comparing(AcceptedException::expires)
          .reversed()
          .thenComparing(AcceptedException::name);

  /** Nothing is accepted. */
  public static final AcceptedExceptions NONE = new AcceptedExceptions(List.of());

  private final List<AcceptedException> all;

  /** Those whose destination is pods of one namespace, by it; each list in order of LASTING. */
  private final Map<String, List<AcceptedException>> towardsNamespace = new HashMap<>();

  private final List<AcceptedException> towardsOthers = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if two have one name
   */
  public AcceptedExceptions(List<AcceptedException> exceptions) {
    all = List.copyOf(exceptions);
    all.stream().sorted(LASTING).forEach(this::index);
    if (all.stream().map(AcceptedException::name).distinct().count() < all.size()) {
      throw new IllegalArgumentException("two accepted exceptions have one name");
    }
  }

  private void index(AcceptedException exception) {
    List<AcceptedException> place =
        exception.destination() instanceof EndSelector.Pods pods
            ? towardsNamespace.computeIfAbsent(pods.namespace(), namespace -> new ArrayList<>())
            : towardsOthers;
    place.add(exception);
  }

  /** As they were given. */
  public List<AcceptedException> all() {
    return all;
  }

  /** The one that covers the flow at the flow's own time. */
  public Optional<AcceptedException> covering(JudgedFlow flow) {
    if (all.isEmpty() || flow.verdict() == Verdict.ALLOWED) {
      return Optional.empty();
    }
    AcceptedException near =
        flow.destination() instanceof End.Pod pod
            ? first(towardsNamespace.getOrDefault(pod.namespace(), List.of()), flow)
            : null;
    AcceptedException far = first(towardsOthers, flow);
    if (near == null || far == null) {
      return Optional.ofNullable(near == null ? far : near);
    }
    return Optional.of(LASTING.compare(near, far) <= 0 ? near : far);
  }

  private static @Nullable AcceptedException first(
      List<AcceptedException> exceptions, JudgedFlow flow) {
    for (AcceptedException exception : exceptions) {
      if (exception.hasExpired(flow.start())) {
        // The others of the list have expired before it.
        return null;
      }
      if (exception.fits(flow)) {
        return exception;
      }
    }
    return null;
  }
}
