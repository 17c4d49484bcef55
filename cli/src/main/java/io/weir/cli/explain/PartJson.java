package io.weir.cli.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.explain.Explanation;
import io.weir.policy.explain.PartTrace;
import io.weir.policy.explain.PeerTrace;
import io.weir.policy.explain.PolicyTrace;
import io.weir.policy.explain.PortTrace;
import io.weir.policy.explain.RuleTrace;
import io.weir.policy.explain.Wording;
import io.weir.policy.judge.PartResult;

/** One direction of an explanation for a program: every policy, rule, peer and port. */
final class PartJson {

  private final PartTrace trace;
  private final Explanation told;

  private PartJson(PartTrace trace, Explanation told) {
    this.trace = trace;
    this.told = told;
  }

  /** Writes it under the direction's name. */
  static void write(PartTrace trace, PartResult result, Explanation told, ObjectNode flow) {
    ObjectNode json = flow.putObject(trace.direction().field());
    json.put("part", result.part().name()).put("standing", trace.standing().name());
    json.put("text", Wording.part(trace, result));
    ArrayNode rules = json.putArray("rules");
    result.rules().forEach(rule -> rules.add(rule.toString()));
    json.put("missing", result.missing() == null ? null : result.missing().name());
    json.put("missing_fact", result.missingFact());
    ArrayNode policies = json.putArray("policies");
    PartJson part = new PartJson(trace, told);
    trace.policies().forEach(policy -> part.policy(policy, policies.addObject()));
  }

  private void policy(PolicyTrace policy, ObjectNode json) {
    var reference = policy.policy().reference();
    json.put("namespace", reference.namespace()).put("name", reference.name());
    json.put("uid", reference.uid()).put("generation", reference.generation());
    json.put("selects", policy.isolates().name()).put("text", Wording.policy(policy));
    ArrayNode rules = json.putArray("rules");
    policy.rules().forEach(rule -> rule(rule, rules.addObject()));
  }

  private void rule(RuleTrace rule, ObjectNode json) {
    json.put("index", rule.rule().index()).put("admits", rule.match().name());
    json.put("text", Wording.rule(rule));
    ArrayNode peers = json.putArray("peers");
    for (PeerTrace peer : rule.peers()) {
      peers
          .addObject()
          .put("index", peer.index())
          .put("fits", peer.match().name())
          .put("cause", peer.cause().name())
          .put("text", Wording.peer(peer, trace.direction()));
    }
    ArrayNode ports = json.putArray("ports");
    for (PortTrace port : rule.ports()) {
      ports
          .addObject()
          .put("index", port.index())
          .put("fits", port.match().name())
          .put("cause", port.cause().name())
          .put("text", Wording.port(port, told.protocol(), told.port()));
    }
  }
}
