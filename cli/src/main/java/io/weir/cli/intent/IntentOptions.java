package io.weir.cli.intent;

import io.weir.cli.console.CommandFailure;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.net.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * What counts as intended; picocli fills it. The job on a Flink cluster has options of the same
 * names.
 */
public final class IntentOptions {

  @Option(
      names = "--intent-require",
      paramLabel = "any|ingress|egress|both",
      defaultValue = "any",
      description =
          "Which governed ends of a flow must be admitted by a rule that is meant (default: any).")
  private RequiredIntent require = RequiredIntent.ANY;

  @Option(
      names = "--disabled-findings",
      split = ",",
      paramLabel = "CODE",
      description =
          "Findings that shall take no intent away: INTENT_VIOLATION, ALLOW_ALL_RULE, ANY_NAMESPACE,"
              + " IP_BLOCK_ADMITS_POD, SELECTOR_MIXUP. Several separated by commas.")
  private List<String> disabled = new ArrayList<>();

  /**
   * The judge's options, the others at their defaults.
   *
   * @throws CommandFailure if a code is none that can be switched off, in one line
   */
  public JudgeOptions judgeOptions() {
    JudgeOptions defaults = JudgeOptions.defaults();
    return new JudgeOptions(
        defaults.ipBlockMatchesPods(),
        require,
        disabledFindings(),
        defaults.enforcementGrace(),
        defaults.unlistedProtocols(),
        defaults.recheckEstablished());
  }

  private Set<Finding> disabledFindings() {
    List<String> allowed =
        Arrays.stream(Finding.values()).filter(Finding::takesIntentAway).map(Enum::name).toList();
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    for (String code : disabled) {
      String name = code.strip().toUpperCase(Locale.ROOT).replace('-', '_');
      if (!allowed.contains(name)) {
        throw CommandFailure.usage(
            "--disabled-findings '%s' is no finding that takes intent away; the nearest is %s"
                .formatted(code, NearestName.of(name, allowed).orElseThrow()));
      }
      findings.add(Finding.valueOf(name));
    }
    return findings;
  }
}
