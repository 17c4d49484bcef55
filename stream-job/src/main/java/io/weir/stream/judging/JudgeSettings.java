package io.weir.stream.judging;

import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.exceptions.AcceptedExceptions;
import io.weir.policy.exceptions.ExceptionsFile;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The judge's options in a form that travels to the task managers; see {@link JudgeOptions} and
 * {@link TimelineOptions} for their meaning.
 *
 * @param exceptions text of an exceptions.yaml, so that task managers need no file; empty when
 *     nothing is accepted
 */
public record JudgeSettings(
    boolean ipBlockMatchesPods,
    RequiredIntent requiredIntent,
    Set<Finding> disabledFindings,
    Duration enforcementGrace,
    UnlistedProtocols unlistedProtocols,
    boolean recheckEstablished,
    List<String> clusterCidrs,
    String exceptions)
    implements Serializable {

  public JudgeSettings {
    disabledFindings = Set.copyOf(disabledFindings);
    clusterCidrs = List.copyOf(clusterCidrs);
    ExceptionsFile.read(exceptions, "exceptions");
  }

  /** The documented defaults. */
  public static JudgeSettings defaults() {
    return of(JudgeOptions.defaults(), TimelineOptions.defaults());
  }

  /** The same options, able to travel. */
  public static JudgeSettings of(JudgeOptions judge, TimelineOptions timeline) {
    return new JudgeSettings(
        judge.ipBlockMatchesPods(),
        judge.requiredIntent(),
        judge.disabledFindings(),
        judge.enforcementGrace(),
        judge.unlistedProtocols(),
        judge.recheckEstablished(),
        timeline.clusterCidrs(),
        "");
  }

  /**
   * The same with the text of an exceptions.yaml.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  public JudgeSettings withExceptions(String text) {
    return new JudgeSettings(
        ipBlockMatchesPods,
        requiredIntent,
        disabledFindings,
        enforcementGrace,
        unlistedProtocols,
        recheckEstablished,
        clusterCidrs,
        text);
  }

  JudgeOptions judgeOptions() {
    return new JudgeOptions(
        ipBlockMatchesPods,
        requiredIntent,
        disabledFindings,
        enforcementGrace,
        unlistedProtocols,
        recheckEstablished);
  }

  TimelineOptions timelineOptions() {
    return new TimelineOptions(clusterCidrs, false);
  }

  AcceptedExceptions acceptedExceptions() {
    return ExceptionsFile.read(exceptions, "exceptions");
  }
}
