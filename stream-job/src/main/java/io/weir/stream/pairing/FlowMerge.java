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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
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
    List<FlowRecord> all = new ArrayList<>();
    List<String> observers = new ArrayList<>();
    for (List<FlowRecord> records : observations) {
      all.addAll(records);
      String observer = records.get(0).getObserver();
      // In order, so that a repetition follows at once.
      if (observers.isEmpty() || !observers.get(observers.size() - 1).equals(observer)) {
        observers.add(observer);
      }
    }
    FlowRecord merged = copy(all.get(0));
    mergeCounters(observations, merged);
    mergeFacts(all, merged);
    mergeAddresses(all, merged);
    String dropObserver = least(all, flow -> PolicyDrops.seenBy(flow) ? flow.getObserver() : null);
    return new PairedFlow(rowId, merged, observers, dropObserver != null, dropObserver);
  }

  /** Of the record, not of what it refers to: none of that is changed. */
  private static FlowRecord copy(FlowRecord flow) {
    FlowRecord copy = new FlowRecord();
    int fields = FlowRecord.getClassSchema().getFields().size();
    for (int field = 0; field < fields; field++) {
      copy.put(field, flow.get(field));
    }
    return copy;
  }

  private static PairedFlow alone(String rowId, FlowRecord flow) {
    boolean dropped = PolicyDrops.seenBy(flow);
    String observer = flow.getObserver();
    return new PairedFlow(rowId, flow, List.of(observer), dropped, dropped ? observer : null);
  }

  static Instant earliest(List<FlowRecord> records) {
    return Objects.requireNonNull(least(records, FlowRecord::getIntervalStart));
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
    boolean none = true;
    for (List<FlowRecord> records : observations) {
      for (FlowRecord flow : records) {
        none &= flow.getPacketsDropped() == null;
      }
    }
    if (none) {
      return null;
    }
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
    merged.setConnectionStart(least(all, FlowRecord::getConnectionStart));
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (FlowRecord flow : all) {
      merged.setIntervalEnd(latest(merged.getIntervalEnd(), flow.getIntervalEnd()));
      merged.setLifecycle(
          stronger(merged.getLifecycle(), flow.getLifecycle(), STRONGEST_LIFECYCLE));
      merged.setOutcome(stronger(merged.getOutcome(), flow.getOutcome(), STRONGEST_OUTCOME));
      if (flow.getOrientation() == Orientation.CERTAIN) {
        merged.setOrientation(Orientation.CERTAIN);
      }
      if (flow.getSourceKind() != all.get(0).getSourceKind()) {
        merged.setSourceKind(SourceKind.MERGED);
      }
      capabilities.addAll(flow.getCapabilities());
    }
    if (merged.getOrientation() != Orientation.CERTAIN) {
      merged.setOrientation(Orientation.INFERRED);
    }
    merged.setCapabilities(new ArrayList<>(capabilities));
    merged.setTcpFlags(any(all, FlowRecord::getTcpFlags, (a, b) -> a | b));
    merged.setDropReason(dropReason(all));
    merged.setPassedSource(any(all, FlowRecord::getPassedSource, (a, b) -> a || b));
    merged.setPassedDestination(any(all, FlowRecord::getPassedDestination, (a, b) -> a || b));
    merged.setPlugin(PluginMerge.merge(present(all, FlowRecord::getPlugin)));
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
    String made = least(all, flow -> PolicyDrops.seenBy(flow) ? flow.getDropReason() : null);
    return made != null ? made : least(all, FlowRecord::getDropReason);
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

  private static <T> List<T> present(
      List<FlowRecord> all, Function<FlowRecord, @Nullable T> field) {
    List<T> values = new ArrayList<>();
    for (FlowRecord flow : all) {
      T value = field.apply(flow);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static <T extends Comparable<? super T>> @Nullable T least(
      List<FlowRecord> all, Function<FlowRecord, @Nullable T> field) {
    return any(all, field, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  /** What all that say anything say together; null where none does. */
  private static <T> @Nullable T any(
      List<FlowRecord> all, Function<FlowRecord, @Nullable T> field, BinaryOperator<T> together) {
    T result = null;
    for (FlowRecord flow : all) {
      T value = field.apply(flow);
      if (value != null) {
        result = result == null ? value : together.apply(result, value);
      }
    }
    return result;
  }

  private static Instant latest(Instant a, Instant b) {
    return b.isAfter(a) ? b : a;
  }

  private static <E> E stronger(E a, E b, List<E> strongestFirst) {
    return a == b || strongestFirst.indexOf(a) <= strongestFirst.indexOf(b) ? a : b;
  }

  private static FlowRecord first(
      List<FlowRecord> all, Predicate<FlowRecord> wanted, FlowRecord otherwise) {
    for (FlowRecord flow : all) {
      if (wanted.test(flow)) {
        return flow;
      }
    }
    return otherwise;
  }
}
