package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On lines that a real kernel's conntrack printed; see src/test/resources/conntrack/README.md. */
class ConntrackTextSourceTest {

  private static final ObserverConfig CONFIG =
      ObserverConfig.of(
          "c",
          "node",
          Duration.ofMinutes(5),
          List.of("10.77.0.0/16", "fd00:77::/32"),
          Enforcement.NETFILTER);

  private final RecordingSink sink = new RecordingSink();

  @TempDir private Path folder;

  @Test
  void turnsTheRecordedLinesIntoOneRecordPerConnection() throws IOException {
    run(recorded());
    assertThat(sink.losses).isEmpty();
    assertThat(sink.flows).hasSize(17);
    FlowRecord masqueraded = byOriginal("10.96.0.11");
    assertThat(masqueraded.getSrcIp()).isEqualTo("10.77.1.2");
    assertThat(masqueraded.getTranslatedSrcIp()).isEqualTo("10.77.2.1");
    assertThat(masqueraded.getTranslatedSrcPort()).isEqualTo(58018);
    assertThat(masqueraded.getWireSrcIp()).isEqualTo("10.77.2.1");
    assertThat(masqueraded.getDstIp()).isEqualTo("10.77.2.2");
    assertThat(masqueraded.getDstPort()).isEqualTo(8080);
    assertThat(masqueraded.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(masqueraded.getBytesToDst()).isEqualTo(271);
    assertThat(masqueraded.getBytesToSrc()).isEqualTo(768);
    FlowRecord v6 = byOriginal("fd00:96::10");
    assertThat(v6.getDstIp()).isEqualTo("fd00:77:2::2");
    assertThat(v6.getTranslatedSrcIp()).isNull();
    assertThat(v6.getPassedSource()).isTrue();
    assertThat(toPort(81).getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(toPort(5354).getOutcome()).isEqualTo(Outcome.UNANSWERED);
    FlowRecord ping = byProtocol(58);
    assertThat(ping.getIcmpType()).isEqualTo(128);
    assertThat(ping.getSrcPort()).isNull();
    assertThat(ping.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(ping.getPacketsDropped()).isNull();
  }

  @Test
  void anEntryThatBeginsWithAnAnswerIsInferredAndOfUnknownOutcome() throws IOException {
    run(recorded());
    FlowRecord backwards =
        sink.flows.stream()
            .filter(flow -> Integer.valueOf(7777).equals(flow.getSrcPort()))
            .findFirst()
            .orElseThrow();
    assertThat(backwards.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(backwards.getOutcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(backwards.getConnectionStart()).isNull();
  }

  @Test
  void readsGzip() throws IOException {
    run(gzip(recorded()));
    assertThat(sink.flows).hasSize(17);
  }

  @Test
  void aCutOffRecordingIsReadAndItsHalfLineReportedAsLoss() throws IOException {
    byte[] whole = recorded();
    run(Arrays.copyOf(whole, whole.length - 20));
    assertThat(sink.flows).hasSize(17);
    ObserverLoss loss = onlyLoss();
    assertThat(loss.getPlace()).isEqualTo(LossPlace.INPUT);
    assertThat(loss.getUnit()).isEqualTo(LossUnit.EVENTS);
    assertThat(loss.getCount()).isEqualTo(1);
    assertThat(loss.getDetail()).contains("node.conntrack line 65", "UNTERMINATED");
  }

  @Test
  void aCutOffGzipIsReadAsFarAsItGoes() throws IOException {
    byte[] packed = gzip(recorded());
    run(Arrays.copyOf(packed, packed.length - 30));
    assertThat(sink.flows).isNotEmpty();
    assertThat(onlyLoss().getDetail()).contains("UNTERMINATED");
  }

  @Test
  void unreadableLinesAreCountedAndTheOthersUsed() throws IOException {
    String text = new String(recorded(), StandardCharsets.US_ASCII);
    run(
        ("garbage\u001b[31m\n" + text + "x".repeat(10_000) + "\n")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(sink.flows).hasSize(17);
    assertThat(onlyLoss().getCount()).isEqualTo(2);
    assertThat(onlyLoss().getDetail()).contains("line 1", "NO_TIMESTAMP");
  }

  @Test
  void aFileOfSomethingElseIsNamed() throws IOException {
    Path file = folder.resolve("node.conntrack");
    Files.writeString(file, "root:x:0:0\ndaemon:x:1:1\n");
    assertThatThrownBy(() -> source(file).run(sink))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node.conntrack is something else")
        .hasMessageNotContaining("\n");
    assertThat(sink.flows).isEmpty();
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> source(missing).run(sink))
        .isInstanceOf(IOException.class)
        .hasMessage("no such file: " + missing);
  }

  @Test
  void anEmptyFileIsNoFlowsAndNoLoss() throws IOException {
    run(new byte[0]);
    assertThat(sink.flows).isEmpty();
    assertThat(sink.losses).isEmpty();
  }

  @Test
  void aPipeIsReadToItsEnd() throws IOException {
    try (var source =
        ConntrackTextSource.pipe(CONFIG, "stdin", new ByteArrayInputStream(recorded()))) {
      source.run(sink);
    }
    assertThat(sink.flows).hasSize(17);
  }

  private void run(byte[] content) throws IOException {
    Path file = folder.resolve("node.conntrack");
    Files.write(file, content);
    try (var source = source(file)) {
      source.run(sink);
    }
  }

  private static ConntrackTextSource source(Path file) {
    return ConntrackTextSource.file(CONFIG, file);
  }

  private static byte[] recorded() throws IOException {
    try (InputStream in =
        ConntrackTextSourceTest.class.getResourceAsStream("/conntrack/kernel-6.18.txt")) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private ObserverLoss onlyLoss() {
    assertThat(sink.losses).hasSize(1);
    return sink.losses.get(0);
  }

  private FlowRecord byOriginal(String address) {
    return sink.flows.stream()
        .filter(flow -> address.equals(flow.getOriginalDstIp()))
        .findFirst()
        .orElseThrow();
  }

  private FlowRecord toPort(int port) {
    return sink.flows.stream()
        .filter(flow -> Integer.valueOf(port).equals(flow.getDstPort()))
        .findFirst()
        .orElseThrow();
  }

  private FlowRecord byProtocol(int protocol) {
    return sink.flows.stream()
        .filter(flow -> flow.getProtocol() == protocol)
        .findFirst()
        .orElseThrow();
  }
}
