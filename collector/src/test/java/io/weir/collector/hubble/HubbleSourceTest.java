package io.weir.collector.hubble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.flow.RecordingSink;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubbleSourceTest {

  private static final ObserverConfig CONFIG =
      ObserverConfig.of("c", "node", Duration.ofSeconds(1), List.of(), Enforcement.NONE);

  private final RecordingSink sink = new RecordingSink();

  @TempDir private Path folder;

  @Test
  void readsAFileToItsEndAndLosesNothingButWhatCannotBeRead() throws Exception {
    Path file = folder.resolve("events.log");
    String tooLong = "{\"x\":\"" + "y".repeat(JsonLinesFeed.LONGEST_LINE) + "\"}\n";
    Files.writeString(file, line(1, 1) + tooLong + "{\"flow\":\n" + line(2, 2).stripTrailing());

    run(HubbleSource.file(CONFIG, file));

    assertThat(ports()).containsExactly(1, 2);
    assertThat(sink.losses).hasSize(1);
    assertThat(sink.losses.get(0).getPlace()).isEqualTo(LossPlace.INPUT);
    assertThat(sink.losses.get(0).getCount()).isEqualTo(2);
    assertThat(sink.losses.get(0).getDetail()).startsWith("events.log line 2: TOO_LONG");
  }

  @Test
  void aLineThatIsCutOffIsToldByThat() throws Exception {
    Path file = folder.resolve("events.log");
    Files.writeString(file, line(1, 1) + line(2, 2).substring(0, 60));

    run(HubbleSource.file(CONFIG, file));

    assertThat(ports()).containsExactly(1);
    assertThat(sink.losses.get(0).getDetail()).contains("line 2: UNTERMINATED");
  }

  @Test
  void aFileOfSomethingElseIsNamed() throws IOException {
    Path file = folder.resolve("passwd");
    Files.writeString(file, "root:x:0:0\ndaemon:x:1:1\n");

    assertThatThrownBy(() -> run(HubbleSource.file(CONFIG, file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("passwd is something else")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aPipeIsReadToItsEnd() throws Exception {
    byte[] lines = (line(1, 1) + line(2, 2)).getBytes(StandardCharsets.UTF_8);

    run(HubbleSource.pipe(CONFIG, "standard input", new ByteArrayInputStream(lines)));

    assertThat(ports()).containsExactly(1, 2);
  }

  @Test
  void aFileIsFollowedThroughItsRotations() throws Exception {
    Path file = folder.resolve("events.log");
    Files.writeString(file, line(1, 1));
    HubbleSource source = HubbleSource.followed(CONFIG, file);
    CompletableFuture<Void> end = start(source);

    // Nothing more comes: the cell ends by the clock.
    await().until(() -> ports().equals(List.of(1)));
    Files.writeString(file, line(5, 2), StandardOpenOption.APPEND);
    Files.writeString(file, line(6, 3).substring(0, 50), StandardOpenOption.APPEND);
    Files.move(file, folder.resolve("events-2026.log"));
    Files.writeString(file, line(7, 4));
    await().until(() -> ports().containsAll(List.of(2, 4)));
    // Emptied in place, and written anew with less.
    Files.writeString(file, "{}\n");
    Files.writeString(file, line(9, 5), StandardOpenOption.APPEND);
    source.close();
    end.get(10, TimeUnit.SECONDS);

    assertThat(ports()).contains(1, 2, 4);
    assertThat(sink.losses.stream().mapToLong(loss -> loss.getCount()).sum())
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void ofAFileThatIsContinuedOnlyWhatComesIsRead() throws Exception {
    Path file = folder.resolve("events.log");
    // The last line is just being written.
    Files.writeString(file, line(1, 1) + line(2, 2).substring(0, 60));
    HubbleSource source = HubbleSource.appended(CONFIG, file);
    CompletableFuture<Void> end = start(source);
    await().until(() -> source.blindSince() == null);
    Files.writeString(file, line(2, 2).substring(60), StandardOpenOption.APPEND);
    await().until(() -> ports().equals(List.of(2)));
    Files.move(file, folder.resolve("events-2026.log"));
    Files.writeString(file, line(5, 3));
    await().until(() -> ports().equals(List.of(2, 3)));
    source.close();
    end.get(10, TimeUnit.SECONDS);

    assertThat(sink.losses).isEmpty();
  }

  @Test
  void aFileThatIsAwayIsTimeNotSeen() throws Exception {
    Path file = folder.resolve("events.log");
    HubbleSource source = HubbleSource.appended(CONFIG, file);
    CompletableFuture<Void> end = start(source);
    assertThat(source.blindSince()).isNotNull();
    Files.writeString(file, line(1, 1));
    await().until(() -> source.blindSince() == null);

    Files.delete(file);
    await().until(() -> source.blindSince() != null);
    // All of one that comes later is new.
    Files.writeString(file, line(1, 2));
    await().until(() -> source.blindSince() == null && ports().contains(2));
    source.close();
    end.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSourceThatIsClosedBeforeItRunsEndsAtOnce() throws Exception {
    HubbleSource source = HubbleSource.followed(CONFIG, folder.resolve("none"));
    source.close();

    run(source);

    assertThat(sink.flows).isEmpty();
  }

  private CompletableFuture<Void> start(HubbleSource source) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            source.run(sink);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void run(HubbleSource source) throws IOException, InterruptedException {
    try (source) {
      source.run(sink);
    }
  }

  private List<Integer> ports() {
    return sink.flows.stream().map(FlowRecord::getSrcPort).sorted().toList();
  }

  private static String line(int second, int port) {
    return """
    {"flow":{"time":"2026-01-05T09:00:%02dZ","verdict":"FORWARDED","IP":{"source":"10.1.1.2","destination":"10.1.2.3"},"l4":{"UDP":{"source_port":%d,"destination_port":53}},"event_type":{"type":4},"is_reply":false,"trace_observation_point":"TO_ENDPOINT"},"node_name":"c1/n1"}
    """
        .formatted(second, port);
  }
}
