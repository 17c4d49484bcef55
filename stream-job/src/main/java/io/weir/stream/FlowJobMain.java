package io.weir.stream;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Entry point for {@code flink run}. Exit code 2 on wrong options, with one line on stderr; nothing
 * is submitted then. Else stderr tells what the job runs with.
 */
public final class FlowJobMain {

  private static final int USAGE = 2;

  private FlowJobMain() {}

  /** Submits the job that the options describe. */
  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      help(System.out);
      return;
    }
    JobOptions options;
    JobConfig config;
    try {
      options = JobOptions.parse(args);
      config = new OptionValues(options).toConfig();
    } catch (IllegalArgumentException e) {
      System.err.println("weir stream job: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    System.err.println("weir stream job, secrets hidden:");
    ShownOptions.of(options).forEach(line -> System.err.println("  " + line));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    FlowJob.build(env, config);
    env.execute("weir");
  }

  static void help(PrintStream out) {
    out.println(
        "Usage: flink run [flink options] weir-stream-job.jar --kafka HOST:PORT"
            + " --archive DIR [options]");
    out.println();
    out.println("Judges the flows of weir.flows by the state of weir.cluster and writes Parquet.");
    out.println("Parallelism, checkpoints and state backend are set in Flink's configuration.");
    out.println("Spans are written 500ms, 10s, 5m, 2h, 1d or PT1M30S.");
    out.println();
    row(out, "--config FILE", "options from a properties file, without the dashes; arguments win");
    for (JobOption option : JobOption.values()) {
      String standard = option.standard();
      row(
          out,
          "--" + option.key(),
          option.meaning()
              + (standard == null
                  ? " (required)"
                  : standard.isEmpty() ? "" : " (default " + standard + ")"));
    }
    row(out, "--kafka.NAME", "property NAME of all Kafka clients, e.g. --kafka.security.protocol");
    out.println();
    out.println("Example:");
    out.println(
        "  flink run weir-stream-job.jar --kafka kafka:9092 --archive s3://flows/archive \\");
    out.println("      --verdict-delivery exactly-once --transaction-timeout 10m");
  }

  private static void row(PrintStream out, String name, String meaning) {
    out.println(String.format(Locale.ROOT, "  %-26s %s", name, meaning));
  }
}
