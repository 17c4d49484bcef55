package io.weir.cli.explain;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.cluster.KnownCluster;
import io.weir.policy.cluster.End;
import io.weir.policy.explain.Explanation;
import io.weir.policy.explain.PolicyChange;
import io.weir.policy.explain.Remedy;
import io.weir.policy.explain.RemedyPlan;
import io.weir.policy.explain.Wording;
import io.weir.policy.judge.Finding;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.Transport;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells answers to a program: the same facts under stable names, ASCII only. What is unknown or
 * does not apply is null.
 */
final class ExplainJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ExplainJson() {}

  static String write(KnownCluster cluster, Inquiry inquiry, List<Answer> answers)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("cluster", cluster.name());
    root.put("at", cluster.archive() == null ? null : cluster.moment().toString());
    service(inquiry.service(), root);
    ArrayNode flows = root.putArray("flows");
    answers.forEach(answer -> flow(answer, flows.addObject()));
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JSON.writer(
            new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
        .writeValueAsString(root);
  }

  private static void service(Inquiry.@Nullable Route route, ObjectNode root) {
    if (route == null) {
      root.putNull("service");
      return;
    }
    root.putObject("service")
        .put("namespace", route.service().namespace())
        .put("name", route.service().name())
        .put("protocol", protocol(route.port().protocol()))
        .put("port", route.port().port())
        .put("target_port", route.port().targetPort());
  }

  private static void flow(Answer answer, ObjectNode flow) {
    Explanation told = answer.explanation();
    end(told.source(), flow.putObject("source"));
    end(told.destination(), flow.putObject("destination"));
    flow.put("protocol", protocol(told.protocol()));
    flow.put("port", told.port());
    flow.put("verdict", told.judgement().verdict().name());
    flow.put("reason", told.judgement().reason().name());
    flow.put("text", Wording.reason(told.judgement().reason()));
    flow.put("decision", told.judgement().decision().kind().name());
    PartJson.write(told.egress(), told.judgement().decision().egress(), told, flow);
    PartJson.write(told.ingress(), told.judgement().decision().ingress(), told, flow);
    ArrayNode findings = flow.putArray("findings");
    for (Finding finding : told.judgement().findings()) {
      findings.addObject().put("code", finding.name()).put("text", Wording.finding(finding));
    }
    ArrayNode staged = flow.putArray("staged_policies");
    told.judgement().stagedPolicies().forEach(policy -> staged.add(policy.path()));
    hints(told, flow.putArray("hints"));
    remedies(told.remedies(), flow.putObject("remedies"));
    ArrayNode observed = flow.putArray("observed");
    for (Observation seen : answer.observed()) {
      observed
          .addObject()
          .put("verdict", seen.verdict())
          .put("reason", seen.reason())
          .put("outcome", seen.outcome())
          .put("connections", seen.connections())
          .put("last", seen.last().toString());
    }
  }

  private static void end(End end, ObjectNode json) {
    if (end instanceof End.Pod pod) {
      json.put("kind", "POD").put("address", text(pod.address()));
      json.put("namespace", pod.namespace()).put("name", pod.name()).put("uid", pod.uid());
      json.put("workload_kind", pod.workloadKind()).put("workload", pod.workload());
      ObjectNode labels = json.putObject("labels");
      new TreeMap<>(pod.labels()).forEach(labels::put);
      json.put("node", pod.node()).put("host_network", pod.facts().hostNetwork());
    } else if (end instanceof End.Node node) {
      json.put("kind", "NODE").put("address", text(node.address())).put("name", node.name());
    } else if (end instanceof End.Outside outside) {
      json.put("kind", "OUTSIDE").put("address", text(outside.address()));
    } else if (end instanceof End.Unresolved unresolved) {
      json.put("kind", "UNKNOWN").put("address", text(unresolved.address()));
      json.put("reason", unresolved.reason().name()).put("text", unresolved.fact());
    }
  }

  private static void hints(Explanation told, ArrayNode hints) {
    told.hints()
        .forEach(
            hint ->
                hints
                    .addObject()
                    .put("code", hint.hint().name())
                    .put("direction", hint.direction().field())
                    .put("policy", hint.policy() == null ? null : hint.policy().path())
                    .put("place", hint.place())
                    .put("stated", hint.stated())
                    .put("actual", hint.actual())
                    .put("text", Wording.hint(hint)));
  }

  private static void remedies(RemedyPlan plan, ObjectNode json) {
    json.put("goal", plan.goal().name()).put("obstacle", plan.obstacle());
    ArrayNode remedies = json.putArray("choices");
    for (Remedy remedy : plan.remedies()) {
      ObjectNode choice = remedies.addObject().put("text", remedy.words());
      ArrayNode changes = choice.putArray("changes");
      remedy.changes().forEach(change -> change(change, changes.addObject()));
    }
  }

  private static void change(PolicyChange change, ObjectNode json) {
    if (change instanceof PolicyChange.Edit edit) {
      json.put("type", "patch").put("namespace", edit.policy().namespace());
      json.put("name", edit.policy().name()).put("text", edit.words());
      json.set("patch", edit.patch());
    } else if (change instanceof PolicyChange.Creation creation) {
      json.put("type", "create").put("namespace", creation.namespace());
      json.put("name", creation.name()).put("text", creation.words());
      json.set("manifest", creation.manifest());
    }
  }

  private static @Nullable String text(@Nullable IpAddress address) {
    return address == null ? null : address.toString();
  }

  private static String protocol(int number) {
    Transport transport = Transport.ofNumber(number);
    return transport == null ? Wording.protocolAndPort(number, null) : transport.name();
  }
}
