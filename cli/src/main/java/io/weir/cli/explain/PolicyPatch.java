package io.weir.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.policy.explain.PolicyChange;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Changes of policies in the form in which a person can make them. */
final class PolicyPatch {

  private static final JsonMapper JSON = new JsonMapper();

  private PolicyPatch() {}

  /** A command to paste into a shell; one line. */
  static String command(PolicyChange.Edit edit) {
    return "kubectl patch networkpolicy "
        + quoted(edit.policy().name())
        + " -n "
        + quoted(edit.policy().namespace())
        + " --type=json -p "
        + inQuotes(edit.patch().toString());
  }

  /** The manifest as YAML; several lines. */
  static List<String> yaml(JsonNode manifest) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();
    Object plain = JSON.convertValue(manifest, Map.class);
    return new Dump(settings).dumpToString(plain).lines().toList();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._-]+") ? word : inQuotes(word);
  }

  private static String inQuotes(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
