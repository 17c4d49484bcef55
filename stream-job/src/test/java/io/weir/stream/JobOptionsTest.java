package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.policy.judge.Finding;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import io.weir.policy.judge.JudgeOptions.UnlistedProtocols;
import io.weir.stream.KafkaConfig.FlowsFrom;
import io.weir.stream.KafkaConfig.ReadUntil;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.judging.JudgeSettings;
import io.weir.stream.judging.VerdictRevisions;
import io.weir.stream.parquet.ArchiveWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {

  @Test
  void theDefaultsOfTheOptionsAreTheDefaultsOfTheConfiguration() {
    assertThat(parse("--kafka", "k:9092", "--archive", "/a"))
        .isEqualTo(JobConfig.defaults("k:9092", "/a"));
  }

  @Test
  void everyOptionReachesItsPlace(@TempDir Path folder) throws Exception {
    Path exceptions = Files.writeString(folder.resolve("exceptions.yaml"), "version: 1\n");

    JobConfig config =
        parse(
            "--kafka=k:1",
            "--archive=s3://b/a",
            "--flows-topic=f",
            "--cluster-topic=c",
            "--verdicts-topic=v",
            "--edges-topic=e",
            "--observer-loss-topic=l",
            "--dead-letters-topic=d",
            "--consumer-group=g",
            "--flows-from=latest",
            "--read-until=current-end",
            "--verdict-delivery=exactly-once",
            "--transaction-timeout=5m",
            "--verdict-revisions=last",
            "--report-interval=20s",
            "--pairing-wait=6s",
            "--judge-spread=11s",
            "--pairing-tolerance=3s",
            "--out-of-orderness=7s",
            "--allowed-lateness=4m",
            "--bookmark-allowance=1500ms",
            "--max-wait=2m",
            "--as-of-window=1h",
            "--flows-idle-after=8s",
            "--flows-unread-after=100s",
            "--first-bookmark-wait=3m",
            "--cluster-idle-after=9s",
            "--max-clock-skew=PT1M30S",
            "--ip-block-matches-pods=false",
            "--intent-require=both",
            "--archive-writer=records",
            "--disabled-findings=any-namespace,ALLOW_ALL_RULE",
            "--enforcement-grace=2s",
            "--unlisted-protocols=always",
            "--recheck-established=true",
            "--cluster-cidrs=10.0.0.0/8, fd00::/8",
            "--exceptions=" + exceptions,
            "--kafka.security.protocol=SSL");

    assertThat(config)
        .isEqualTo(
            new JobConfig(
                new KafkaConfig(
                    "k:1",
                    new TopicNames("f", "c", "v", "e", "l", "d"),
                    "g",
                    FlowsFrom.LATEST,
                    ReadUntil.CURRENT_END,
                    VerdictDelivery.EXACTLY_ONCE,
                    VerdictRevisions.LAST,
                    Duration.ofMinutes(5),
                    Map.of("security.protocol", "SSL")),
                "s3://b/a",
                ArchiveWriter.RECORDS,
                new FlowTimes(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(11),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(7),
                    Duration.ofMinutes(4),
                    Duration.ofMillis(1500),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(100),
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(90)),
                new JudgeSettings(
                    false,
                    RequiredIntent.BOTH,
                    Set.of(Finding.ANY_NAMESPACE, Finding.ALLOW_ALL_RULE),
                    Duration.ofSeconds(2),
                    UnlistedProtocols.ALWAYS,
                    true,
                    List.of("10.0.0.0/8", "fd00::/8"),
                    "version: 1\n")));
  }

  @Test
  void exceptionsAreReadFromAUriToo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("exceptions.yaml"), "version: 1 # ü\n");

    JobConfig config =
        parse("--kafka=k:1", "--archive=/a", "--exceptions", "file://" + file.toAbsolutePath());

    assertThat(config.judge().exceptions()).isEqualTo("version: 1 # ü\n");
  }

  @Test
  void exceptionsThatAreWrongAreRefusedBeforeAnythingIsSubmitted(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("exceptions.yaml"), "version: 1\nexception: []\n");

    assertThatThrownBy(() -> parse("--kafka=k:1", "--archive=/a", "--exceptions", file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + ": exception: is no key here; the nearest is exceptions of [exceptions, version]");
  }

  @Test
  void theConfigurationCarriesTheExceptionsWithIt() throws Exception {
    JobConfig config = JobConfig.defaults("k:9092", "/a");
    JobConfig accepting = config.withJudge(config.judge().withExceptions("version: 1\n"));

    JobConfig arrived =
        InstantiationUtil.deserializeObject(
            InstantiationUtil.serializeObject(accepting), getClass().getClassLoader());

    assertThat(arrived).isEqualTo(accepting).isNotEqualTo(config);
  }

  @Test
  void argumentsWinOverTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("weir.properties");
    Files.writeString(
        file, "kafka=file:9092\narchive=/from-file\nmax-wait=30s\nkafka.client.rack=a\n");

    JobConfig config = parse("--config", file.toString(), "--archive", "/from-args");

    assertThat(config.kafka().bootstrapServers()).isEqualTo("file:9092");
    assertThat(config.archive()).isEqualTo("/from-args");
    assertThat(config.times().maxWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.kafka().clientProperties()).containsExactly(Map.entry("client.rack", "a"));
  }

  @Test
  void anUnknownKeyInTheFileIsNamedWithTheNearest(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("weir.properties");
    Files.writeString(file, "archiv=/a\n");

    assertThatThrownBy(() -> parse("--config", file.toString()))
        .hasMessageContaining("archiv in ")
        .hasMessageContaining("--archive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--pairing-wiat 5s    | --pairing-wiat is unknown; the nearest option is --pairing-wait",
        "--max-wait soon      | --max-wait is 'soon'; allowed: a span such as 500ms, 10s, 5m",
        "--max-wait -5s       | --max-wait is '-5s'; allowed: a span",
        "--max-wait PT-5S     | max-wait is PT-5S; allowed: 0 or more",
        "--report-interval 0s | report-interval is PT0S; allowed: more than 0",
        "--report-interval 2h | report-interval is PT2H; allowed: at most PT1H",
        "--as-of-window 1m    | as-of-window is PT1M; allowed: at least PT6M30S",
        "--flows-from start   | --flows-from is 'start'; allowed: committed, earliest, latest",
        "--recheck-established yes | --recheck-established is 'yes'; allowed: true or false",
        "--disabled-findings NONE  | --disabled-findings is 'NONE'; allowed: intent-violation",
        "--flows-topic weir.cluster | allowed: different ones",
        "--flows-topic a/b    | A topic is named 'a/b'; allowed",
        "--transaction-timeout 1ms | transaction-timeout is PT0.001S; allowed",
        "--cluster-cidrs 10.0.0.0/33 | 10.0.0.0/33",
        "--archive /b         | --archive is given twice",
        "--max-wait           | --max-wait needs a value",
        "max-wait             | 'max-wait' is no option",
        "--config /no/file    | --config /no/file cannot be read",
        "--exceptions /no/file | --exceptions /no/file cannot be read: NoSuchFileException",
        "--exceptions none://h/f | --exceptions none://h/f cannot be read"
      })
  void aWrongOptionGetsOneLineThatSaysWhatIsAllowed(String args, String message) {
    String[] all = ("--kafka k:1 --archive /a " + args.strip()).split(" ");

    assertThatThrownBy(() -> parse(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @Test
  void whatIsRequiredIsAskedForWithItsMeaning() {
    assertThatThrownBy(() -> parse("--archive", "/a"))
        .hasMessageContaining("--kafka is missing")
        .hasMessageContaining("host:port");
  }

  @Test
  void whatTheJobRunsWithIsShownButItsSecrets() {
    JobOptions given =
        JobOptions.parse(
            "--kafka=k:1",
            "--archive=s3://id:pass@bucket/a",
            "--max-wait=90s",
            "--kafka.security.protocol=SASL_SSL",
            "--kafka.sasl.jaas.config=a password='hunter2';",
            "--kafka.ssl.keystore.password=hunter2",
            "--kafka.of.some.plugin=hunter2");

    assertThat(ShownOptions.of(given))
        .contains(
            "--kafka k:1",
            "--archive s3://(hidden)@bucket/a",
            "--max-wait 90s",
            "--pairing-wait 5s",
            "--kafka.security.protocol SASL_SSL",
            "--kafka.sasl.jaas.config (hidden)",
            "--kafka.ssl.keystore.password (hidden)",
            "--kafka.of.some.plugin (hidden)")
        .hasSize(JobOption.values().length + 4)
        .allSatisfy(line -> assertThat(line).doesNotContain("hunter2").doesNotContain("pass@"));
  }

  @Test
  void theHelpNamesEveryOption() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    FlowJobMain.help(new PrintStream(out, true, StandardCharsets.UTF_8));

    String help = out.toString(StandardCharsets.UTF_8);
    for (JobOption option : JobOption.values()) {
      assertThat(help).contains("--" + option.key()).contains(option.meaning());
    }
  }

  private static JobConfig parse(String... args) {
    return new OptionValues(JobOptions.parse(args)).toConfig();
  }
}
