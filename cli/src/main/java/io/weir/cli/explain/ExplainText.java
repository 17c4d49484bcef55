package io.weir.cli.explain;

import io.weir.cli.cluster.KnownCluster;
import io.weir.cli.console.Clean;
import io.weir.cli.console.Session;
import io.weir.cli.console.Style;
import io.weir.policy.explain.Explanation;
import io.weir.policy.explain.PartTrace;
import io.weir.policy.explain.PolicyChange;
import io.weir.policy.explain.Remedy;
import io.weir.policy.explain.RemedyPlan;
import io.weir.policy.explain.Wording;
import io.weir.policy.judge.Finding;
import io.weir.policy.judge.PartResult;
import io.weir.policy.rules.Transport;
import java.io.PrintStream;
import java.util.List;

/** Tells answers to a person. */
final class ExplainText {

  private static final int REMEDIES = 3;

  private final PrintStream out;
  private final Style style;

  ExplainText(Session session) {
    this.out = session.out();
    this.style = new Style(session.colorOnOut());
  }

  void print(KnownCluster cluster, Inquiry inquiry, List<Answer> answers) {
    if (cluster.archive() != null) {
      line(0, "Cluster " + cluster.name() + " at " + cluster.moment());
    }
    if (inquiry.service() != null) {
      route(inquiry.service(), answers.size());
    }
    boolean first = cluster.archive() == null && inquiry.service() == null;
    for (Answer answer : answers) {
      if (!first) {
        out.println();
      }
      first = false;
      answer(answer);
    }
  }

  private void route(Inquiry.Route route, int flows) {
    String service = route.service().namespace() + "/" + route.service().name();
    line(
        0,
        "Service %s: port %d/%s goes to port %s of %s. Policies see the pod and that port."
            .formatted(
                service,
                route.port().port(),
                Transport.ofNumber(route.port().protocol()),
                route.port().targetPort(),
                flows == 1 ? "1 pod" : flows + " pods"));
    route
        .without()
        .forEach(pod -> line(0, "Pod " + pod + " has no port '" + route.port().targetPort() + "'"));
  }

  private void answer(Answer answer) {
    Explanation told = answer.explanation();
    String verdict = told.judgement().verdict().name();
    heading(
        "%s → %s  %s"
            .formatted(
                Wording.name(told.source()),
                Wording.name(told.destination()),
                Wording.protocolAndPort(told.protocol(), told.port())));
    out.println(
        style.verdict(verdict, verdict)
            + "  "
            + told.judgement().reason()
            + ": "
            + Clean.text(Wording.reason(told.judgement().reason())));
    for (Observation seen : answer.observed()) {
      line(0, observed(seen));
    }
    out.println();
    line(0, "From  " + Wording.end(told.source()));
    line(0, "To    " + Wording.end(told.destination()));
    part(told.egress(), told.judgement().decision().egress(), told);
    part(told.ingress(), told.judgement().decision().ingress(), told);
    findings(told);
    hints(told);
    remedies(told.remedies());
  }

  private static String observed(Observation seen) {
    return "observed: %d %s, last %s, %s (%s, %s)"
        .formatted(
            seen.connections(),
            seen.connections() == 1 ? "connection" : "connections",
            seen.last(),
            seen.outcome(),
            seen.verdict(),
            seen.reason());
  }

  private void part(PartTrace trace, PartResult result, Explanation told) {
    out.println();
    heading(
        switch (trace.direction()) {
          case EGRESS -> "Egress of " + Wording.name(trace.subject());
          case INGRESS -> "Ingress of " + Wording.name(trace.subject());
        });
    line(1, result.part() + ": " + Wording.part(trace, result));
    new PolicyLines(told.protocol(), told.port()).of(trace).forEach(text -> line(1, text));
  }

  private void findings(Explanation told) {
    List<Finding> findings = told.judgement().findings();
    if (findings.isEmpty()) {
      return;
    }
    out.println();
    heading("Findings");
    for (Finding finding : findings) {
      line(1, finding + ": " + Wording.finding(finding));
    }
    told.judgement()
        .stagedPolicies()
        .forEach(policy -> line(1, "Staged policy that would deny it: " + policy.path()));
  }

  private void hints(Explanation told) {
    if (told.hints().isEmpty()) {
      return;
    }
    out.println();
    heading("Hints");
    told.hints().forEach(hint -> line(1, hint.hint() + ": " + Wording.hint(hint)));
  }

  private void remedies(RemedyPlan plan) {
    if (plan.goal() == RemedyPlan.Goal.NONE) {
      return;
    }
    out.println();
    heading(plan.goal() == RemedyPlan.Goal.ALLOW ? "To allow it" : "To close it");
    if (plan.obstacle() != null) {
      line(1, plan.obstacle());
    }
    for (int i = 0; i < plan.remedies().size() && i < REMEDIES; i++) {
      Remedy remedy = plan.remedies().get(i);
      line(1, i + 1 + ". " + remedy.words());
      boolean whole = i == 0;
      remedy.changes().forEach(change -> change(change, whole));
    }
    int more = plan.remedies().size() - REMEDIES;
    if (more > 0) {
      line(1, "… and %d more, see -o json".formatted(more));
    }
  }

  /** A change as it can be made; of the first remedy also whole manifests. */
  private void change(PolicyChange change, boolean whole) {
    if (change instanceof PolicyChange.Edit edit) {
      line(1, "   " + PolicyPatch.command(edit));
    } else if (change instanceof PolicyChange.Creation creation && whole) {
      line(1, "   ---");
      PolicyPatch.yaml(creation.manifest()).forEach(text -> line(1, "   " + text));
    }
  }

  private void heading(String text) {
    out.println(style.bold(Clean.text(text)));
  }

  private void line(int depth, String text) {
    out.println("  ".repeat(depth) + Clean.text(text));
  }
}
