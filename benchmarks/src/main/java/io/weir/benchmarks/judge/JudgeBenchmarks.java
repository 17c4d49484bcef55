package io.weir.benchmarks.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of the judge, and says what was promised beside what was measured. */
public final class JudgeBenchmarks {

  private static final String HELP =
      """
      Measures the judge on made-up clusters of ten pods to a policy, on one core.

      benchmarks/judge              what is promised, about five minutes
      benchmarks/judge quick        10,000 pods only and short: about a minute, rough
      benchmarks/judge full         every size, two processes for each figure: about half an hour
      benchmarks/judge OPTIONS...   as JMH takes them (-h tells)

      Examples:
        benchmarks/judge Warm
        benchmarks/judge Cold -p pods=1000,10000,100000
        benchmarks/judge Warm -p pods=10000 -prof stack

      All figures go to benchmarks/target/judge.json, the table to benchmarks/target/judge.md.
      """;

  private static final String ALL = JudgeBenchmarks.class.getPackageName() + "\\..*";

  private JudgeBenchmarks() {}

  /**
   * Runs what the arguments choose.
   *
   * @param args see {@code --help}; the folder for the results before them
   */
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    Path folder = Path.of(args[0]);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    String preset = rest.length == 0 ? "" : rest[0];
    if (preset.equals("--help")) {
      System.out.print(HELP);
      return;
    }
    CommandLineOptions given = new CommandLineOptions(rest);
    if (given.shouldHelp()) {
      given.showHelp();
      return;
    }
    run(folder, options(preset, given));
  }

  private static void run(Path folder, ChainedOptionsBuilder options)
      throws IOException, RunnerException {
    Files.createDirectories(folder);
    Collection<RunResult> results =
        new Runner(
                options
                    .addProfiler(GCProfiler.class)
                    .addProfiler(ProcessorTime.class)
                    .resultFormat(ResultFormatType.JSON)
                    .result(folder.resolve("judge.json").toString())
                    .build())
            .run();
    String table = new Scorecard(new Measured(results)).toString();
    Files.writeString(folder.resolve("judge.md"), table);
    System.out.println();
    System.out.print(table);
  }

  private static ChainedOptionsBuilder options(String preset, CommandLineOptions given) {
    // One collector on the judging thread itself, so that no second core helps.
    String[] heap = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"};
    return switch (preset) {
      case "" -> new OptionsBuilder().include(ALL).forks(1).jvmArgs(heap);
      case "quick" ->
          new OptionsBuilder()
              .include(ALL)
              .exclude("Memory|StartUp")
              .param("pods", "10000")
              .forks(1)
              .warmupTime(TimeValue.seconds(1))
              .jvmArgs(heap);
      case "full" ->
          new OptionsBuilder()
              .include(ALL)
              .param("pods", "1000", "10000", "100000")
              .forks(2)
              .warmupTime(TimeValue.seconds(4))
              .measurementTime(TimeValue.seconds(4))
              .jvmArgs(heap);
      default -> new OptionsBuilder().parent(given).jvmArgs(heap);
    };
  }
}
