package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.ApiRight;
import io.weir.collector.cluster.ApiRight.Necessity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether the account may do what a watcher does, by SelfSubjectAccessReviews. */
final class RightsCheck {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private RightsCheck() {}

  /** One finding for each right that is missing; one for all when none is. */
  static List<Finding> of(ApiFacts api, List<ApiRight> rights) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    int asked = 0;
    for (ApiRight right : rights) {
      List<String> missing = new ArrayList<>();
      for (String verb : right.verbs()) {
        ApiAnswer answer = api.post(PATH, review(right, verb));
        if (!answer.ok()) {
          findings.add(Finding.unknown(Check.CLUSTER_RIGHTS, answer.problem()));
          return findings;
        }
        asked++;
        if (!answer.body().at("/status/allowed").asBoolean(false)) {
          missing.add(verb);
        }
      }
      if (!missing.isEmpty()) {
        findings.add(missing(right, missing));
      }
    }
    if (findings.isEmpty()) {
      return List.of(Finding.ok(Check.CLUSTER_RIGHTS, "all " + asked + " are granted"));
    }
    String namespace =
        rights.stream()
            .flatMap(right -> Stream.ofNullable(right.namespace()))
            .findFirst()
            .orElse("default");
    return findings.stream().map(finding -> curedIn(namespace, finding)).toList();
  }

  private static Finding missing(ApiRight right, List<String> verbs) {
    String found =
        "may not "
            + String.join(" or ", verbs)
            + (right.namespace() == null
                ? " in all namespaces"
                : " in namespace " + right.namespace())
            + "; needed: "
            + right.reason();
    Finding finding =
        right.necessity() == Necessity.REQUIRED
            ? Finding.problem(Check.CLUSTER_RIGHTS, found)
            : Finding.warning(Check.CLUSTER_RIGHTS, found);
    return finding.of(right.qualifiedResource());
  }

  /** The account belongs where the Lease is. */
  private static Finding curedIn(String namespace, Finding finding) {
    return finding.curedBy(Check.CLUSTER_RIGHTS.cure().replace("NAMESPACE", namespace));
  }

  private static ObjectNode review(ApiRight right, String verb) {
    ObjectNode review = JSON.createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode attributes = review.putObject("spec").putObject("resourceAttributes");
    attributes.put("group", right.group()).put("resource", right.resource()).put("verb", verb);
    if (right.namespace() != null) {
      attributes.put("namespace", right.namespace());
    }
    if (right.object() != null) {
      attributes.put("name", right.object());
    }
    return review;
  }
}
