package io.weir.policy.judge;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * Where the API or the user has a choice.
 *
 * @param ipBlockMatchesPods whether an ipBlock also matches pod addresses (default yes)
 * @param requiredIntent which governed ends must be admitted by an intended rule (default any)
 * @param disabledFindings findings that shall take no intent away; only those that can
 * @param enforcementGrace how long a plugin may take to program a change, plus the clocks' measured
 *     skew; not negative
 * @param unlistedProtocols what admits protocols other than TCP, UDP and SCTP
 * @param recheckEstablished whether the plugin re-checks connections after a policy change (default
 *     no: established ones are kept)
 */
public record JudgeOptions(
    boolean ipBlockMatchesPods,
    RequiredIntent requiredIntent,
    Set<Finding> disabledFindings,
    Duration enforcementGrace,
    UnlistedProtocols unlistedProtocols,
    boolean recheckEstablished) {

  /** Which governed ends must be admitted by a rule that is meant. */
  public enum RequiredIntent {
    ANY,
    INGRESS,
    EGRESS,
    BOTH
  }

  /** What admits a protocol that the API does not cover, such as ICMP. */
  public enum UnlistedProtocols {
    /** Only a rule without ports (default). */
    RULES_WITHOUT_PORTS,
    /** Any rule whose peer fits. */
    ANY_RULE,
    /** Always admitted: the plugin ignores them. */
    ALWAYS
  }

  public JudgeOptions {
    disabledFindings = Set.copyOf(disabledFindings);
    for (Finding finding : disabledFindings) {
      if (!finding.takesIntentAway()) {
        throw new IllegalArgumentException(
            "disabled-findings has "
                + finding
                + ", which takes no intent away; allowed: "
                + Arrays.stream(Finding.values()).filter(Finding::takesIntentAway).toList());
      }
    }
    if (enforcementGrace.isNegative()) {
      throw new IllegalArgumentException(
          "enforcement-grace must not be negative: " + enforcementGrace);
    }
  }

  /** The documented defaults. */
  public static JudgeOptions defaults() {
    return new JudgeOptions(
        true,
        RequiredIntent.ANY,
        Set.of(),
        Duration.ofSeconds(5),
        UnlistedProtocols.RULES_WITHOUT_PORTS,
        false);
  }
}
