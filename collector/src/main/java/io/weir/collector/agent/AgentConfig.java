package io.weir.collector.agent;

import io.weir.collector.ebpf.Capabilities.Privilege;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import io.weir.collector.publish.SpoolOptions;
import io.weir.collector.publish.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do, checked.
 *
 * @param observer who observes, and what it knows of its node
 * @param bootstrapServers where Kafka is
 * @param kafka further settings of the Kafka client; may hold secrets
 * @param topics names of the topics
 * @param flowPartitions partitions of a new flow topic
 * @param createTopics whether to make missing topics
 * @param sources which sources run
 * @param buffer flow records held in memory
 * @param data folder of spool and state
 * @param spoolBytes size of the spool
 * @param flushLimit how long stopping waits for Kafka
 * @param http where the status is served; null for nowhere
 */
public record AgentConfig(
    ObserverConfig observer,
    String bootstrapServers,
    Map<String, String> kafka,
    TopicNames topics,
    int flowPartitions,
    boolean createTopics,
    Sources sources,
    int buffer,
    Path data,
    long spoolBytes,
    Duration flushLimit,
    @Nullable HttpAddress http) {

  private static final int MOST_PARTITIONS = 10_000;
  private static final int MOST_RECORDS = 10_000_000;

  /** Whether a source that may be impossible here is wanted. */
  public enum Wanted {
    ON,
    AUTO,
    OFF
  }

  /**
   * Which sources run; one at least.
   *
   * @param conntrack null: off
   * @param hubble null: off
   */
  public record Sources(
      @Nullable Accounting conntrack, Wanted drops, Wanted traffic, @Nullable HubbleInput hubble) {

    public Sources {
      boolean kernel = conntrack != null || traffic != Wanted.OFF;
      if (!kernel && (hubble == null || drops == Wanted.ON)) {
        throw new IllegalArgumentException(
            "conntrack off: no source of flows is left"
                + (hubble == null ? "" : " in the kernel")
                + "; drops alone make no flow record, switch traffic on"
                + (hubble == null ? " or give hubble" : " or drops off: Hubble tells of its own"));
      }
    }

    /** Whether the kernel is watched. */
    boolean needsKernel() {
      return conntrack != null || traffic != Wanted.OFF;
    }

    /** What the process has to be permitted for all of them. */
    Set<Privilege> privileges() {
      if (!needsKernel()) {
        return Set.of();
      }
      boolean programs = drops != Wanted.OFF || traffic != Wanted.OFF;
      return programs ? EnumSet.allOf(Privilege.class) : EnumSet.of(Privilege.NET_ADMIN);
    }
  }

  public AgentConfig {
    kafka = Map.copyOf(kafka);
  }

  /**
   * Checks settings and makes a configuration of them.
   *
   * @param folder relative paths start here
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public static AgentConfig of(AgentSettings settings, Path folder) {
    String node = settings.text(AgentSetting.NODE);
    long spool = Sizes.parse(AgentSetting.SPOOL_SIZE, settings.text(AgentSetting.SPOOL_SIZE));
    if (spool < SpoolOptions.SMALLEST) {
      throw AgentSettings.wrong(
          AgentSetting.SPOOL_SIZE, settings.text(AgentSetting.SPOOL_SIZE), "at least 1MiB");
    }
    String properties = settings.textOrNull(AgentSetting.KAFKA_PROPERTIES);
    return new AgentConfig(
        new ObserverConfig(
            settings.text(AgentSetting.CLUSTER),
            node,
            Duration.ofSeconds(settings.number(AgentSetting.REPORT_INTERVAL, 1, 3600)),
            settings.list(AgentSetting.POD_CIDR),
            Enforcement.valueOf(upper(settings.word(AgentSetting.ENFORCEMENT))),
            null,
            settings.number(AgentSetting.MAX_CONNECTIONS, 1, MOST_RECORDS)),
        settings.text(AgentSetting.BOOTSTRAP_SERVERS),
        properties == null ? Map.of() : KafkaProperties.read(folder.resolve(properties)),
        TopicNames.defaults().withFlows(settings.text(AgentSetting.FLOWS_TOPIC)),
        settings.number(AgentSetting.FLOW_PARTITIONS, 1, MOST_PARTITIONS),
        Boolean.parseBoolean(settings.word(AgentSetting.CREATE_TOPICS)),
        new Sources(
            conntrack(settings),
            Wanted.valueOf(upper(settings.word(AgentSetting.DROPS))),
            Wanted.valueOf(upper(settings.word(AgentSetting.TRAFFIC))),
            HubbleSettings.read(settings, folder)),
        settings.number(AgentSetting.BUFFER_RECORDS, 1, MOST_RECORDS),
        folder.resolve(settings.text(AgentSetting.DATA_DIR)),
        spool,
        Duration.ofSeconds(settings.number(AgentSetting.FLUSH_LIMIT, 0, 600)),
        HttpAddress.parse(settings.text(AgentSetting.HTTP_ADDRESS)));
  }

  private static @Nullable Accounting conntrack(AgentSettings settings) {
    if (settings.word(AgentSetting.CONNTRACK).equals("off")) {
      return null;
    }
    return settings.word(AgentSetting.ENABLE_ACCOUNTING).equals("true")
        ? Accounting.ENABLE
        : Accounting.AS_IT_IS;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  /** The same by name of setting, for a person; what may be secret is left out. */
  public Map<String, String> shown() {
    Map<AgentSetting, Object> values = new TreeMap<>();
    values.put(AgentSetting.CLUSTER, observer.cluster());
    values.put(AgentSetting.NODE, observer.observer());
    values.put(AgentSetting.BOOTSTRAP_SERVERS, bootstrapServers);
    values.put(
        AgentSetting.KAFKA_PROPERTIES,
        kafka.isEmpty() ? "none" : List.copyOf(new TreeMap<>(kafka).keySet()) + " (values hidden)");
    values.put(AgentSetting.FLOWS_TOPIC, topics.flows());
    values.put(AgentSetting.FLOW_PARTITIONS, flowPartitions);
    values.put(AgentSetting.CREATE_TOPICS, createTopics);
    values.put(AgentSetting.REPORT_INTERVAL, observer.reportInterval().toSeconds());
    values.put(AgentSetting.POD_CIDR, observer.podCidrs());
    values.put(AgentSetting.ENFORCEMENT, lower(observer.enforcement()));
    values.put(AgentSetting.CONNTRACK, sources.conntrack() == null ? "off" : "on");
    values.put(AgentSetting.ENABLE_ACCOUNTING, sources.conntrack() == Accounting.ENABLE);
    values.put(AgentSetting.TRAFFIC, lower(sources.traffic()));
    values.put(AgentSetting.DROPS, lower(sources.drops()));
    HubbleSettings.show(sources.hubble(), values);
    values.put(AgentSetting.MAX_CONNECTIONS, observer.maxConnections());
    values.put(AgentSetting.BUFFER_RECORDS, buffer);
    values.put(AgentSetting.DATA_DIR, data);
    values.put(AgentSetting.SPOOL_SIZE, Sizes.text(spoolBytes));
    values.put(AgentSetting.FLUSH_LIMIT, flushLimit.toSeconds());
    values.put(AgentSetting.HTTP_ADDRESS, http == null ? "off" : http);
    Map<String, String> shown = new LinkedHashMap<>();
    values.forEach((setting, value) -> shown.put(setting.key(), value.toString()));
    return shown;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  SpoolOptions spool() {
    return SpoolOptions.of(
        observer.cluster(), observer.observer(), data.resolve("spool"), spoolBytes);
  }
}
