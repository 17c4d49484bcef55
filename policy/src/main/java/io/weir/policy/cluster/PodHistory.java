package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.PodVersion;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The history of one pod name, and the claims its holders make on addresses. */
final class PodHistory {

  private final Namespace home;
  private final String name;
  private final ObjectHistory<PodVersion> history = new ObjectHistory<>();
  private List<AddressClaim> claims = List.of();

  PodHistory(Namespace home, String name) {
    this.home = home;
    this.name = name;
  }

  Namespace home() {
    return home;
  }

  String namespace() {
    return home.name();
  }

  String name() {
    return name;
  }

  ObjectHistory<PodVersion> history() {
    return history;
  }

  /** What it claimed when it was last told to. */
  List<AddressClaim> claims() {
    return claims;
  }

  /** Claims by its history of now. */
  List<AddressClaim> claimAgain() {
    claims = List.copyOf(made());
    return claims;
  }

  /** One claim for each holder of the name and each of its addresses; none for host network. */
  private List<AddressClaim> made() {
    List<AddressClaim> made = new ArrayList<>(1);
    for (List<Segment<PodVersion>> life : lives()) {
      Map<IpAddress, List<Segment<PodVersion>>> byAddress = new LinkedHashMap<>();
      for (Segment<PodVersion> segment : life) {
        if (segment.state().facts().hostNetwork()) {
          continue;
        }
        for (IpAddress address : segment.state().addresses()) {
          byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(segment);
        }
      }
      byAddress.forEach((address, carrying) -> made.add(claim(address, life, carrying)));
    }
    return made;
  }

  private AddressClaim claim(
      IpAddress address, List<Segment<PodVersion>> life, List<Segment<PodVersion>> carrying) {
    Segment<PodVersion> first = carrying.get(0);
    Instant start = first.from();
    Instant ready = first.observed();
    Instant end = carrying.get(carrying.size() - 1).until();
    for (Segment<PodVersion> segment : life) {
      PodVersion state = segment.state();
      if (state.startedAt() != null) {
        start = state.startedAt();
      }
      if (state.networkReadyAt() != null) {
        ready = earlier(ready, endOfSecond(state.networkReadyAt()));
      }
      if (state.finishedAt() != null) {
        end = earlier(end, endOfSecond(state.finishedAt()));
      } else if (state.finished()) {
        end = earlier(end, segment.from());
      }
    }
    return new AddressClaim(address, this, first.uid(), start, ready, end);
  }

  /**
   * The API server cuts its times to seconds: as an upper bound, such a time is its last moment.
   */
  private static Instant endOfSecond(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? time.plusSeconds(1) : time;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** The segments of each pod that held the name, in order: one pod has one uid. */
  private List<List<Segment<PodVersion>>> lives() {
    List<List<Segment<PodVersion>>> lives = new ArrayList<>();
    Segment<PodVersion> previous = null;
    for (Segment<PodVersion> segment : history.segments()) {
      if (previous == null
          || !Objects.equals(previous.uid(), segment.uid())
          || !previous.until().equals(segment.from())) {
        lives.add(new ArrayList<>());
      }
      lives.get(lives.size() - 1).add(segment);
      previous = segment;
    }
    return lives;
  }

  /**
   * The state that the pod of that uid had at a moment; before its first known state, that one, and
   * after its last, the last. Null when no pod of that uid held the name.
   */
  @Nullable Segment<PodVersion> segmentNear(@Nullable String uid, Instant moment) {
    Segment<PodVersion> near = null;
    for (Segment<PodVersion> segment : history.segments()) {
      if (Objects.equals(uid, segment.uid()) && (near == null || !segment.from().isAfter(moment))) {
        near = segment;
      }
    }
    return near;
  }
}
