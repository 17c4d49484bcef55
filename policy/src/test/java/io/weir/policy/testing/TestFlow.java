package io.weir.policy.testing;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds flows, short to write: TCP, certain of its orientation, a prediction unless told. */
public final class TestFlow {

  private final IpAddress source;
  private final IpAddress destination;
  private final @Nullable Integer port;
  private @Nullable IpAddress translatedSource;
  private @Nullable Integer sourcePort;
  private int protocol = 6;
  private @Nullable Instant opened;
  private @Nullable Instant interval;
  private Orientation orientation = Orientation.CERTAIN;
  private @Nullable Outcome outcome;
  private @Nullable String dropNode;
  private boolean dropObserved;
  private @Nullable Boolean passedSource;
  private @Nullable Boolean passedDestination;
  private JudgeOptions options = JudgeOptions.defaults();

  private TestFlow(String source, String destination, @Nullable Integer port) {
    this.source = IpAddress.parse(source);
    this.destination = IpAddress.parse(destination);
    this.port = port;
  }

  public static TestFlow flow(String source, String destination, @Nullable Integer port) {
    return new TestFlow(source, destination, port);
  }

  public TestFlow protocol(int number) {
    protocol = number;
    return this;
  }

  public TestFlow translatedTo(String address) {
    translatedSource = IpAddress.parse(address);
    return this;
  }

  public TestFlow opened(@Nullable Instant at) {
    opened = at;
    return this;
  }

  public TestFlow interval(Instant at) {
    interval = at;
    return this;
  }

  public TestFlow inferred(@Nullable Integer fromPort) {
    orientation = Orientation.INFERRED;
    sourcePort = fromPort;
    return this;
  }

  public TestFlow outcome(@Nullable Outcome what) {
    outcome = what;
    return this;
  }

  public TestFlow droppedOn(@Nullable String node) {
    dropObserved = true;
    dropNode = node;
    return this;
  }

  public TestFlow passedSource() {
    passedSource = true;
    return this;
  }

  public TestFlow passedDestination() {
    passedDestination = true;
    return this;
  }

  public TestFlow options(JudgeOptions judgeOptions) {
    options = judgeOptions;
    return this;
  }

  /** Judges it as it begins at the cluster's present moment, unless an interval was given. */
  public Judgement in(TestCluster cluster) {
    return new Judge(options).judge(observed(cluster.now()), cluster.timeline());
  }

  /** Judges it between two ends, as the cluster presently is. */
  public Judgement between(End from, End to, TestCluster cluster) {
    return new Judge(options).judge(observed(cluster.now()), from, to, cluster.state());
  }

  /** The flow as it begins at that moment, unless an interval was given. */
  public ObservedFlow observed(Instant moment) {
    Instant at = interval == null ? moment : interval;
    return new ObservedFlow(
        source,
        translatedSource,
        sourcePort,
        destination,
        protocol,
        port,
        opened == null ? at : opened,
        at,
        orientation,
        outcome,
        dropObserved,
        dropNode,
        passedSource,
        passedDestination);
  }
}
