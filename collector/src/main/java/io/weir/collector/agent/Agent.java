package io.weir.collector.agent;

import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.AgentMetrics;
import io.weir.collector.agent.metrics.AgentReadings;
import io.weir.collector.agent.metrics.FeedMeter;
import io.weir.collector.agent.metrics.SinkMeter;
import io.weir.collector.ebpf.Capabilities;
import io.weir.collector.hubble.HubbleSource;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherCounters;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.status.Answer;
import io.weir.collector.status.StatusServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's agent.
 *
 * <pre>
 *  kernel ─┐
 *          ├─▶ meter ──▶ publisher ──▶ Kafka
 *  Hubble ─┘                └▶ spool      state: until when all is safe
 * </pre>
 */
public final class Agent {

  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

  /** A source hands over a cell's records within this time after its end. */
  private static final Duration HANDOVER = Duration.ofSeconds(5);

  /** The kernel may have been watched a little later than the source was started. */
  private static final Duration OPENING = Duration.ofSeconds(1);

  private final AgentConfig config;
  private final long epoch;
  private final Downtime downtime;
  private final KafkaPublisher publisher;
  private final SinkMeter sink;
  private final KafkaLink link;
  private final SourceRunners runners;
  private final Thread linkThread;
  private final @Nullable StatusServer status;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int partitions;
  private volatile @Nullable Instant safeUntil;
  private volatile long lastRound = System.nanoTime();
  private boolean stateFails;

  private Agent(
      AgentConfig config,
      @Nullable AgentState left,
      Map<String, FlowSource> first,
      Map<String, SourceFactory> sources,
      FeedMeter feeds)
      throws IOException {
    this.config = config;
    this.epoch = System.currentTimeMillis();
    this.downtime = new Downtime(config.observer().cluster(), config.observer().observer());
    this.partitions = left == null ? config.flowPartitions() : left.flowPartitions();
    this.publisher =
        KafkaPublisher.connect(
            config.bootstrapServers(),
            config.kafka(),
            PublisherOptions.of(config.topics(), partitions)
                .spooling(config.spool(), config.buffer()));
    this.sink = new SinkMeter(publisher);
    this.link = new KafkaLink(config, this::usePartitions);
    this.runners = SourceRunners.of(first, sources, config, feeds, sink, downtime);
    this.linkThread = new Thread(link, "weir-kafka-link");
    linkThread.setDaemon(true);
    AgentMetrics metrics = new AgentMetrics(new Readings(), sink, feeds);
    HttpAddress http = config.http();
    this.status = http == null ? null : serve(http, metrics);
  }

  private StatusServer serve(HttpAddress http, AgentMetrics metrics) throws IOException {
    try {
      return StatusServer.start(
          http.socket(),
          () -> Answer.unless(unhealthy()),
          () -> Answer.unless(unready()),
          metrics.page());
    } catch (IOException e) {
      throw new IOException(
          "%s %s cannot be used: %s; give another, or off"
              .formatted(AgentSetting.HTTP_ADDRESS.key(), http, e.getMessage()),
          e);
    }
  }

  /**
   * Starts an agent; it runs until {@link #stop} within {@link #run}.
   *
   * @param sources what it observes with, by name
   * @throws IOException if a source or the status address is impossible here; one line
   */
  public static Agent start(AgentConfig config, Map<String, SourceFactory> sources)
      throws IOException {
    warnOfPrivileges(config);
    FeedMeter feeds = new FeedMeter();
    Map<String, FlowSource> first = SourceRunners.open(sources, config, feeds);
    Agent agent;
    AgentState left = null;
    try {
      left = AgentState.read(config.data());
    } catch (IOException e) {
      log.warn("{}", e.getMessage());
    }
    try {
      agent = new Agent(config, left, first, sources, feeds);
    } catch (IOException | RuntimeException e) {
      first.values().forEach(FlowSource::close);
      throw e;
    }
    agent.begin(left);
    return agent;
  }

  /**
   * Checks what only the clients can: that Kafka's and Hubble's take their settings. Connects to
   * nothing.
   *
   * @throws IllegalArgumentException if one does not; one line
   */
  public static void check(AgentConfig config) {
    KafkaPublisher.check(config.bootstrapServers(), config.kafka());
    if (config.sources().hubble() instanceof HubbleInput.Observed observed) {
      try {
        HubbleSource.check(observed.server());
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private static void warnOfPrivileges(AgentConfig config) {
    Capabilities held = Capabilities.ofThisProcess();
    List<String> missing = held.missing(config.sources().privileges());
    if (!missing.isEmpty()) {
      log.warn("Capabilities {} are missing: give them to the container or the process", missing);
    }
    if (held.excess() > 0) {
      log.warn(
          "{} capabilities more than NET_ADMIN, BPF and PERFMON: drop all others"
              + " (securityContext, or setpriv)",
          held.excess());
    }
  }

  private void begin(@Nullable AgentState left) {
    linkThread.start();
    runners.start();
    if (left != null) {
      Instant now = Instant.now().plus(OPENING);
      sink.loss(downtime.between(left.safeUntil(), now, "the agent was not running"));
      log.info("Nothing was seen, or it was not kept, from {} until {}", left.safeUntil(), now);
    }
  }

  private void usePartitions(int count) {
    partitions = count;
    publisher.usePartitions(count);
  }

  /**
   * Works until {@link #stop} is called, then sends or keeps what there is.
   *
   * @throws IOException if it cannot go on, so that whoever started it starts it again; one line
   */
  public void run() throws IOException, InterruptedException {
    while (!stopping.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
      String dead = deadThread();
      if (dead != null) {
        stop();
        finish();
        throw new IOException(dead + "; the agent ends, and is to be started again");
      }
      lastRound = System.nanoTime();
      Instant safe = publisher.checkpoint(runners.completeUntil(seenUntil(Instant.now())));
      if (safe != null) {
        save(safe);
      }
    }
    finish();
  }

  /** Records of cells that ended before it were handed over. */
  private Instant seenUntil(Instant now) {
    long cell = config.observer().reportInterval().toSeconds();
    long moment = now.minus(HANDOVER).getEpochSecond();
    return Instant.ofEpochSecond(moment - Math.floorMod(moment, cell));
  }

  private void save(Instant safe) {
    safeUntil = safe;
    try {
      new AgentState(safe, partitions).write(config.data());
      stateFails = false;
    } catch (IOException e) {
      if (!stateFails) {
        log.warn("The state in {} cannot be written: {}", config.data(), e.toString());
      }
      stateFails = true;
    }
  }

  /** Asks the agent to end; callable from any thread, and twice. */
  public void stop() {
    stopping.countDown();
  }

  private void finish() throws InterruptedException {
    log.info("Stopping: the sources finish, then what is left is sent");
    long lostBefore = publisher.counters().flowsLost();
    // What happens while the source closes, it may miss.
    Instant end = Instant.now();
    boolean ended = runners.stop(config.flushLimit().plus(OPENING));
    end = runners.completeUntil(end);
    linkThread.interrupt();
    publisher.close(config.flushLimit());
    PublisherCounters counters = publisher.counters();
    long lost = counters.flowsLost() - lostBefore;
    if (ended && lost == 0) {
      save(end);
    }
    if (status != null) {
      status.close();
    }
    log.info(
        "Stopped: {} flow records published, {} records kept on disk for the next start, {} lost",
        counters.flowsAcknowledged(),
        counters.spool().records(),
        counters.flowsLost());
  }

  private @Nullable String unhealthy() {
    Duration silent = Duration.ofNanos(System.nanoTime() - lastRound);
    if (silent.compareTo(LONGEST_ROUND) > 0) {
      return "the main loop has been silent for " + silent.toSeconds() + " s";
    }
    return stopping.getCount() == 0 ? null : deadThread();
  }

  /** What can never go on in this process; null for nothing. */
  private @Nullable String deadThread() {
    if (!runners.areAlive()) {
      return "a source's thread has ended";
    }
    return publisher.isAlive() ? null : "the publisher's thread has ended";
  }

  private @Nullable String unready() {
    String problem = runners.problem();
    if (problem != null) {
      return problem;
    }
    boolean published = link.isReached() || publisher.counters().spool().usable();
    return published ? null : "Kafka is not reached, and the disk takes no records";
  }

  /** The port on which the status is served; null when it is not. */
  public @Nullable Integer statusPort() {
    return status == null ? null : Integer.valueOf(status.port());
  }

  private final class Readings implements AgentReadings {

    @Override
    public PublisherCounters publisher() {
      return publisher.counters();
    }

    @Override
    public List<SourceReading> sources() {
      return runners.readings();
    }

    @Override
    public boolean kafkaReached() {
      return link.isReached();
    }

    @Override
    public @Nullable Instant safeUntil() {
      return safeUntil;
    }

    @Override
    public long epoch() {
      return epoch;
    }
  }
}
