package io.weir.dist;

import io.weir.stream.JobOption;
import org.junit.jupiter.api.Test;

/** The page of the job's options is what the code says of them. */
class JobReferenceTest {

  @Test
  void pageFollowsTheOptions() {
    StringBuilder page =
        new StringBuilder(
            """
            # Options of the Flink job

            <!-- Generated from JobOption by JobReferenceTest; do not edit. -->

            Each is a key of the properties file that `--config FILE` names, and an option `--KEY VALUE` of the job, which \
            wins. An unknown key or a wrong value ends the submission with one line and exit code 2 before anything is \
            started. What the job runs with is told on stderr at each start.

            Keys that begin with `kafka.` go to all Kafka clients without the prefix: `kafka.security.protocol=SASL_SSL`. Of \
            these, only values are ever shown that Kafka itself knows to be no secret. Parallelism, checkpoints and state backend \
            are Flink's configuration. Spans are written `500ms`, `10s`, `5m`, `2h`, `1d` or `PT1M30S`.

            | key | standard | meaning |
            |---|---|---|
            """);
    for (JobOption option : JobOption.values()) {
      String standard = option.standard();
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  option.key(),
                  standard == null ? "required" : standard.isEmpty() ? "" : "`" + standard + "`",
                  option.meaning()));
    }
    ReferencePage.of("job.md").assertHolds(page.toString());
  }
}
