package io.weir.collector.capture;

import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code capture.json} says.
 *
 * @param cluster name of the cluster the capture stands for; captures never share one
 * @param command how it was recorded, to record it again
 * @param kernel release of the kernel it came from
 * @param start the first moment looked at
 * @param end the last moment looked at
 * @param observers at least one, with different names
 */
public record CaptureMetadata(
    String cluster,
    String scenario,
    String description,
    String command,
    Instant recordedAt,
    String kernel,
    Instant start,
    Instant end,
    Duration reportInterval,
    List<Observer> observers) {

  /** The only version of the format so far. */
  public static final int FORMAT = 1;

  /** Name of the file in the folder. */
  public static final String FILE = "capture.json";

  /** Longest capture that is taken for one: a wrong clock would replay for ever. */
  private static final Duration LONGEST = Duration.ofDays(31);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  public CaptureMetadata {
    if (!start.isBefore(end) || Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "start " + start + " must lie before end " + end + ", by at most 31 days");
    }
    if (observers.isEmpty()) {
      throw new IllegalArgumentException("observers is empty: a capture has at least one");
    }
    observers = List.copyOf(observers);
    Set<String> names = new HashSet<>();
    for (Observer observer : observers) {
      if (!names.add(observer.name())) {
        throw new IllegalArgumentException("observer " + observer.name() + " stands there twice");
      }
      observer.config(cluster, reportInterval);
    }
  }

  /**
   * One node's recording.
   *
   * @param node name of the node it watched
   * @param conntrack file name in the folder; null when conntrack was not recorded
   * @param drops file name in the folder; null when drops were not recorded
   * @param netns inode of the node's own network namespace; null: every drop is the node's own
   */
  public record Observer(
      String name,
      String node,
      @Nullable String conntrack,
      @Nullable String drops,
      Set<Capability> capabilities,
      List<String> podCidrs,
      Enforcement enforcement,
      @Nullable Long netns) {

    public Observer {
      requirePlainName("conntrack", conntrack);
      requirePlainName("drops", drops);
      EnumSet<Capability> sorted = EnumSet.noneOf(Capability.class);
      sorted.addAll(capabilities);
      capabilities = Set.copyOf(sorted);
      podCidrs = List.copyOf(podCidrs);
    }

    ObserverConfig config(String cluster, Duration reportInterval) {
      return ObserverConfig.of(cluster, name, reportInterval, podCidrs, enforcement)
          .withNodeNetns(netns);
    }

    /** A capture may come from anywhere: its files stay in its folder. */
    private static void requirePlainName(String field, @Nullable String file) {
      if (file != null
          && (file.isBlank()
              || file.contains("/")
              || file.contains("\\")
              || file.startsWith("."))) {
        throw new IllegalArgumentException(
            field + " \"" + file + "\" must be the name of a file in the capture's folder");
      }
    }
  }

  /**
   * Reads the folder's capture.json.
   *
   * @throws IOException if it is missing or invalid; one line that names file, field and what is
   *     allowed
   */
  public static CaptureMetadata read(Path folder) throws IOException {
    return MetadataJson.read(folder.resolve(FILE));
  }

  /** Writes the folder's capture.json, whole or not at all. */
  public void write(Path folder) throws IOException {
    MetadataJson.write(this, folder.resolve(FILE));
  }
}
