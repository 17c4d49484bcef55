package io.weir.stream.pairing;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import io.weir.schemas.wire.AvroTrust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one flow of all that was said about a connection in a cell. One observer's records follow
 * each other, so their counters add up; several observers counted the same packets, so the highest
 * count holds. For the rest it does not matter who said it: what was proven by anyone is proven.
 */
final class FlowMerge {

  static {
    AvroTrust.ensure();
  }

  /**
   * What outweighs what, strongest first: answers prove passage; a drop at one end explains the
   * silence at the other, and a refusal that a policy's reject sent in the destination's name.
   */
  private static final List<Outcome> STRONGEST_OUTCOME =
      List.of(
          Outcome.ESTABLISHED,
          Outcome.DROPPED,
          Outcome.REFUSED,
          Outcome.DELIVERED,
          Outcome.UNANSWERED,
          Outcome.UNKNOWN);

  private static final List<Lifecycle> STRONGEST_LIFECYCLE =
      List.of(Lifecycle.CLOSED, Lifecycle.OPENED, Lifecycle.ONGOING, Lifecycle.UNKNOWN);

  private FlowMerge() {}

  /**
   * Merges one connection's records.
   *
   * @param observations one list an eye, in order of the observers' names, each sorted and not
   *     empty
   */
  static PairedFlow merge(String rowId, List<List<FlowRecord>> observations) {
    if (observations.size() == 1 && observations.get(0).size() == 1) {
      return alone(rowId, observations.get(0).get(0));
    }
    List<FlowRecord> all = observations.stream().flatMap(List::stream).toList();
    FlowRecord merged = FlowRecord.newBuilder(all.get(0)).build();
    mergeCounters(observations, merged);
    mergeFacts(all, merged);
    mergeAddresses(all, merged);
    String dropObserver =
        all.stream()
            .filter(PolicyDrops::seenBy)
            .map(FlowRecord::getObserver)
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new PairedFlow(
        rowId,
        merged,
        observations.stream().map(records -> records.get(0).getObserver()).distinct().toList(),
        dropObserver != null,
        dropObserver);
  }

  private static PairedFlow alone(String rowId, FlowRecord flow) {
    boolean dropped = PolicyDrops.seenBy(flow);
    String observer = flow.getObserver();
    return new PairedFlow(rowId, flow, List.of(observer), dropped, dropped ? observer : null);
  }

  static Instant earliest(List<FlowRecord> records) {
    return records.stream()
        .map(FlowRecord::getIntervalStart)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static void mergeCounters(List<List<FlowRecord>> observations, FlowRecord merged) {
    merged.setBytesToDst(highestSum(observations, FlowRecord::getBytesToDst));
    merged.setBytesToSrc(highestSum(observations, FlowRecord::getBytesToSrc));
    merged.setPacketsToDst(highestSum(observations, FlowRecord::getPacketsToDst));
    merged.setPacketsToSrc(highestSum(observations, FlowRecord::getPacketsToSrc));
    merged.setPacketsDropped(packetsDropped(observations));
  }

  /**
   * A packet is dropped once: what two nodes saw dropped are different packets, what a node's
   * plugin and its kernel saw are the same.
   */
  private static @Nullable Long packetsDropped(List<List<FlowRecord>> observations) {
    Map<String, List<List<FlowRecord>>> byNode = new TreeMap<>();
    for (List<FlowRecord> records : observations) {
      byNode.computeIfAbsent(records.get(0).getObserver(), node -> new ArrayList<>()).add(records);
    }
    Long sum = null;
    for (List<List<FlowRecord>> node : byNode.values()) {
      Long dropped = highestSum(node, FlowRecord::getPacketsDropped);
      if (dropped != null) {
        sum = sum == null ? dropped : Long.valueOf(sum + dropped);
      }
    }
    return sum;
  }

  private static void mergeFacts(List<FlowRecord> all, FlowRecord merged) {
    merged.setIntervalStart(earliest(all));
    merged.setIntervalEnd(
        all.stream().map(FlowRecord::getIntervalEnd).max(Comparator.naturalOrder()).orElseThrow());
    merged.setConnectionStart(
        present(all, FlowRecord::getConnectionStart).min(Comparator.naturalOrder()).orElse(null));
    merged.setLifecycle(strongest(all, FlowRecord::getLifecycle, STRONGEST_LIFECYCLE));
    merged.setOutcome(strongest(all, FlowRecord::getOutcome, STRONGEST_OUTCOME));
    merged.setOrientation(
        all.stream().anyMatch(flow -> flow.getOrientation() == Orientation.CERTAIN)
            ? Orientation.CERTAIN
            : Orientation.INFERRED);
    merged.setSourceKind(
        all.stream().map(FlowRecord::getSourceKind).distinct().count() == 1
            ? all.get(0).getSourceKind()
            : SourceKind.MERGED);
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    all.forEach(flow -> capabilities.addAll(flow.getCapabilities()));
    merged.setCapabilities(new ArrayList<>(capabilities));
    merged.setTcpFlags(present(all, FlowRecord::getTcpFlags).reduce((a, b) -> a | b).orElse(null));
    merged.setDropReason(dropReason(all));
    merged.setPassedSource(anyTrue(all, FlowRecord::getPassedSource));
    merged.setPassedDestination(anyTrue(all, FlowRecord::getPassedDestination));
    merged.setPlugin(PluginMerge.merge(present(all, FlowRecord::getPlugin).toList()));
  }

  /** An address and its port always come from one record. */
  private static void mergeAddresses(List<FlowRecord> all, FlowRecord merged) {
    // Behind a translation an observer knows only the wire's address; one that knows another is
    // nearer.
    FlowRecord source =
        first(all, flow -> !flow.getSrcIp().equals(flow.getWireSrcIp()), all.get(0));
    merged.setSrcIp(source.getSrcIp());
    merged.setSrcPort(source.getSrcPort());
    FlowRecord destination =
        first(all, flow -> !flow.getDstIp().equals(flow.getWireDstIp()), all.get(0));
    merged.setDstIp(destination.getDstIp());
    merged.setDstPort(destination.getDstPort());
    FlowRecord original = first(all, flow -> flow.getOriginalDstIp() != null, all.get(0));
    merged.setOriginalDstIp(original.getOriginalDstIp());
    merged.setOriginalDstPort(original.getOriginalDstPort());
    FlowRecord translated = first(all, flow -> flow.getTranslatedSrcIp() != null, all.get(0));
    merged.setTranslatedSrcIp(translated.getTranslatedSrcIp());
    merged.setTranslatedSrcPort(translated.getTranslatedSrcPort());
  }

  /** A reason that made the outcome, before one that did not. */
  private static @Nullable String dropReason(List<FlowRecord> all) {
    return present(all.stream().filter(PolicyDrops::seenBy).toList(), FlowRecord::getDropReason)
        .min(Comparator.naturalOrder())
        .or(() -> present(all, FlowRecord::getDropReason).min(Comparator.naturalOrder()))
        .orElse(null);
  }

  private static @Nullable Long highestSum(
      List<List<FlowRecord>> observations, Function<FlowRecord, @Nullable Long> counter) {
    Long highest = null;
    for (List<FlowRecord> records : observations) {
      Long sum = sum(records, counter);
      if (sum != null && (highest == null || sum > highest)) {
        highest = sum;
      }
    }
    return highest;
  }

  private static @Nullable Long sum(
      List<FlowRecord> records, Function<FlowRecord, @Nullable Long> counter) {
    Long sum = null;
    for (FlowRecord flow : records) {
      Long value = counter.apply(flow);
      if (value != null) {
        sum = sum == null ? value : Long.valueOf(sum + value);
      }
    }
    return sum;
  }

  private static <T> Stream<T> present(
      List<FlowRecord> all, Function<FlowRecord, @Nullable T> field) {
    List<T> values = new ArrayList<>();
    for (FlowRecord flow : all) {
      T value = field.apply(flow);
      if (value != null) {
        values.add(value);
      }
    }
    return values.stream();
  }

  private static <E> E strongest(
      List<FlowRecord> all, Function<FlowRecord, E> field, List<E> strongestFirst) {
    return all.stream()
        .map(field)
        .min(Comparator.comparingInt(strongestFirst::indexOf))
        .orElseThrow();
  }

  private static @Nullable Boolean anyTrue(
      List<FlowRecord> all, Function<FlowRecord, @Nullable Boolean> field) {
    return present(all, field).reduce((a, b) -> a || b).orElse(null);
  }

  private static FlowRecord first(
      List<FlowRecord> all, Predicate<FlowRecord> wanted, FlowRecord otherwise) {
    return all.stream().filter(wanted).findFirst().orElse(otherwise);
  }
}
