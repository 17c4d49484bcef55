package io.weir.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.PolicyReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a policy, and what is said of the parts that cannot be. */
class PolicyCompilerTest {

  private static final PolicyReference REFERENCE = new PolicyReference("a", "p", "uid", 1L);

  private static CompiledPolicy compiled(String spec) {
    return PolicyCompiler.compile(REFERENCE, spec.replace('\'', '"'), Map.of());
  }

  private static List<String> problems(String spec) {
    return compiled(spec).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void everyProblemIsKeptInTheOrderOfTheDocument() {
    assertThat(
            problems(
                "{'podSelector':{'matchExpressions':[7,{'key':7,'operator':7}]},"
                    + "'ingress':[{'from':[7,{'ipBlock':7}],'ports':[7]}],'egress':[7],'policyTypes':['x']}"))
        .containsExactly(
            "spec.podSelector.matchExpressions[0]: must be an object: 7 (allowed: an object)",
            "spec.podSelector.matchExpressions[1].key: must be text: 7 (allowed: text; put quotes around it)",
            "spec.podSelector.matchExpressions[1].operator: must be text: 7 (allowed: text; put quotes around it)",
            "spec.ingress[0].from[0]: must be an object: 7 (allowed: an object)",
            "spec.ingress[0].from[1].ipBlock: must be an object: 7 (allowed: an object)",
            "spec.ingress[0].ports[0]: must be an object: 7 (allowed: an object)",
            "spec.egress[0]: must be an object: 7 (allowed: an object)",
            "spec.policyTypes[0]: unknown policy type: \"x\" (allowed: Ingress, Egress)");
  }

  @Test
  void textThatIsNoJsonIsOneProblem() {
    assertThat(problems("{'podSelector'")).singleElement().asString().startsWith("spec: no JSON: ");
    assertThat(problems("[]")).containsExactly("spec: must be an object: [] (allowed: an object)");
  }

  @Test
  void aPolicyInOrderHasNoProblem() {
    assertThat(
            problems(
                "{'podSelector':{'matchLabels':{'app.kubernetes.io/name':'web'}},'ingress':"
                    + "[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16']}}],"
                    + "'ports':[{'port':80,'endPort':90},{'port':'http','protocol':'SCTP'}]}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "example.com/a",
        "a-b_c.d",
        "A",
        "9",
        "a.b-c/x",
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij123",
      })
  void takesKeys(String key) {
    assertThat(problems("{'podSelector':{'matchLabels':{'" + key + "':'x'}}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "a b",
        "/a",
        "a/",
        "a/b/c",
        "Example.com/a",
        "a..b/c",
        "-a/b",
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij1234",
      })
  void refusesWhatIsNoKey(String key) {
    assertThat(problems("{'podSelector':{'matchLabels':{'" + key + "':'x'}}}"))
        .singleElement()
        .asString()
        .startsWith("spec.podSelector.matchLabels: no label key: ");
  }

  @Test
  void aKeysPrefixHasALimit() {
    String longest = "a".repeat(253);
    assertThat(problems("{'podSelector':{'matchLabels':{'" + longest + "/a':'x'}}}")).isEmpty();
    assertThat(problems("{'podSelector':{'matchLabels':{'" + longest + "a/a':'x'}}}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'',true", "x,true", "x.y_z-1,true", "-x,false", "x y,false", "x/y,false"})
  void checksValues(String value, boolean valid) {
    assertThat(problems("{'podSelector':{'matchLabels':{'a':'" + value + "'}}}").isEmpty())
        .isEqualTo(valid);
    String expression = "{'key':'a','operator':'In','values':['" + value + "']}";
    assertThat(problems("{'podSelector':{'matchExpressions':[" + expression + "]}}").isEmpty())
        .isEqualTo(valid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'key':'a','operator':7}",
        "{'key':'a','operator':'in'}",
        "{'key':'a','operator':'In','values':['x y']}",
        "{'key':'a','operator':'NotIn','values':['x',7]}",
        "{'key':'a','operator':'Exists','values':'x'}",
        "{'key':'a','operator':'DoesNotExist','values':['x']}",
        "{'key':'a b','operator':'Exists'}",
      })
  void conditionThatCannotBeReadMayFitOrNot(String expression) {
    LabelSelector pods =
        compiled("{'podSelector':{'matchExpressions':[" + expression + "]}}").pods();

    assertThat(pods.match(Map.of())).isEqualTo(Match.MAYBE);
    assertThat(pods.match(Map.of("a", "x y"))).isEqualTo(Match.MAYBE);
    assertThat(pods.isEverything()).isFalse();
  }

  @Test
  void valuesThatAreNoTextAreAProblem() {
    assertThat(
            problems(
                "{'podSelector':{'matchExpressions':[{'key':'a','operator':'In','values':[1]}]}}"))
        .containsExactly(
            "spec.podSelector.matchExpressions[0].values: must be text: 1 (allowed: text; put quotes around it)");
  }

  @ParameterizedTest
  @CsvSource({
    "http,true",
    "a,true",
    "z,true",
    "h2,true",
    "2h,true",
    "abcdefghijklmno,true",
    "abcdefghijklmnop,false",
    "80,false",
    "-a,false",
    "a-,false",
    "a--b,false",
    "A,false",
    "a_b,false",
    "'',false"
  })
  void checksPortNames(String name, boolean valid) {
    assertThat(problems("{'ingress':[{'ports':[{'port':'" + name + "'}]}]}").isEmpty())
        .isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "65535,true", "0,false", "65536,false", "-1,false", "4294967376,false"})
  void checksPortNumbers(String number, boolean valid) {
    assertThat(problems("{'ingress':[{'ports':[{'port':" + number + "}]}]}").isEmpty())
        .isEqualTo(valid);
  }

  @Test
  void rangesMayHoldOnePort() {
    assertThat(problems("{'ingress':[{'ports':[{'port':80,'endPort':80}]}]}")).isEmpty();
    assertThat(problems("{'ingress':[{'ports':[{'port':80,'endPort':79}]}]}"))
        .containsExactly("spec.ingress[0].ports[0].endPort: 79 is below port 80");
  }

  @Test
  void aProblemIsFoundByTheFieldItStandsUnder() {
    CompiledPolicy policy =
        compiled(
            "{'podSelector':{'matchLabels':{'app':1}},"
                + "'ingress':[{'ports':[{'port':0}]},{},{'ports':[{'port':'x y'}]}]}");
    assertThat(policy.problemAt("spec.ingress[2].ports[0]"))
        .startsWith("a/p spec.ingress[2].ports[0].port: no port name");
    assertThat(policy.problemAt("spec.ingress[0].ports[0].port"))
        .startsWith("a/p spec.ingress[0].ports[0].port: no port: 0");
    assertThat(policy.problemAt("spec.podSelector")).startsWith("a/p spec.podSelector.matchLabels");
    assertThat(policy.problemAt("spec.ingress[1]"))
        .as("the first where there is none")
        .startsWith("a/p spec.podSelector.matchLabels");
    assertThat(policy.problemAt("spec.ingress[2].port"))
        .as("a field of a longer name is another field")
        .startsWith("a/p spec.podSelector.matchLabels");
    assertThat(compiled("{}").problemAt("spec.x")).isEqualTo("a/p spec.x: unreadable");
  }

  @Test
  void isReadFromWhatWouldGiveItAgainOnly() {
    CompiledPolicy policy = PolicyCompiler.compile(REFERENCE, "{}", Map.of());
    assertThat(policy.isReadFrom(REFERENCE, "{}", Map.of("other", "x"))).isTrue();
    assertThat(policy.isReadFrom(new PolicyReference("a", "p", "uid", 2L), "{}", Map.of()))
        .isFalse();
    assertThat(policy.isReadFrom(REFERENCE, "{ }", Map.of())).isFalse();
    assertThat(policy.isReadFrom(REFERENCE, "{}", Map.of("weir/or-intended", ""))).isFalse();
    assertThat(policy.isReadFrom(REFERENCE, "{}", Map.of("weir/lint-ignore", "X"))).isFalse();
  }

  @Test
  void lintCodesToIgnoreAreListedInAnAnnotation() {
    Map<String, String> annotations = Map.of("weir/lint-ignore", " A, B,,A ");
    assertThat(PolicyCompiler.compile(REFERENCE, "{}", annotations).lintIgnored())
        .isEqualTo(Set.of("A", "B"));
  }

  @Test
  void aSpecIsReadAnewWithEverythingElseKept() {
    CompiledPolicy before =
        PolicyCompiler.compile(
            REFERENCE, "{}", Map.of("weir/or-intended", "", "weir/lint-ignore", "A"));
    CompiledPolicy after = PolicyCompiler.recompile(before, "{\"ingress\":[{}]}");
    assertThat(after.reference()).isEqualTo(REFERENCE);
    assertThat(after.neighboursIntended()).isTrue();
    assertThat(after.lintIgnored()).isEqualTo(Set.of("A"));
    assertThat(after.ingress()).hasSize(1);
    assertThat(before.ingress()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NO,NO,NO,NO", "NO,MAYBE,NO,MAYBE", "NO,YES,NO,YES",
    "MAYBE,NO,NO,MAYBE", "MAYBE,MAYBE,MAYBE,MAYBE", "MAYBE,YES,MAYBE,YES",
    "YES,NO,NO,YES", "YES,MAYBE,MAYBE,YES", "YES,YES,YES,YES"
  })
  void matchesJoin(Match one, Match other, Match both, Match either) {
    assertThat(one.and(other)).isEqualTo(both);
    assertThat(one.or(other)).isEqualTo(either);
  }
}
