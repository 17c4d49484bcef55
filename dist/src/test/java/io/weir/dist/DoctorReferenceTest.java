package io.weir.dist;

import io.weir.collector.doctor.Check;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page of the doctor's checks is what the checks say of themselves. */
class DoctorReferenceTest {

  private static final String INTRODUCTION =
      """
      # What doctor checks

      <!-- Generated from Check by DoctorReferenceTest; do not edit. -->

      `weir doctor` ([how to](../how-to/check-with-doctor.md)) reports each of these as ok, warning, problem or unknown. \
      Codes are stable: `--fail-on` and scripts name them. Checks of a node, and `CLUSTER_API`, `CLUSTER_CNI`, \
      `CLUSTER_POLICY_SUPPORT`, `CLUSTER_DATAPLANE` and `CLUSTER_POD_CIDRS` speak once; the others once for each thing that \
      is not well, or once when all is.
      """;

  @Test
  void pageFollowsTheChecks() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Check.Area area : Check.Area.values()) {
      page.append("\n## %s\n\n| code | asks | if not |\n|---|---|---|\n".formatted(title(area)));
      Arrays.stream(Check.values())
          .filter(check -> check.area() == area)
          .forEach(
              check ->
                  page.append(
                      "| `%s` | %s | %s |\n"
                          .formatted(check, check.question(), check.cure().replace("|", "\\|"))));
    }
    ReferencePage.of("doctor.md").assertHolds(page.toString());
  }

  private static String title(Check.Area area) {
    return switch (area) {
      case NODE -> "A node";
      case CLUSTER -> "A cluster (`--kubeconfig`, `--context`)";
      case ARCHIVE -> "An archive (`--archive`)";
    };
  }
}
