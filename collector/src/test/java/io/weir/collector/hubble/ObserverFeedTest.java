package io.weir.collector.hubble;

import static io.weir.collector.hubble.Responses.NINE;
import static io.weir.collector.hubble.Responses.flow;
import static io.weir.collector.hubble.Responses.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.TlsServerCredentials;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.flow.RecordingSink;
import io.weir.collector.hubble.HubbleServer.PlainText;
import io.weir.collector.hubble.HubbleServer.Security;
import io.weir.collector.hubble.HubbleServer.Tls;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that behaves as Hubble's is documented to. */
class ObserverFeedTest {

  private static final ObserverConfig CONFIG =
      ObserverConfig.of("c", "fallback", Duration.ofSeconds(1), List.of(), Enforcement.NONE);

  @TempDir private static Path folder;
  private static Certificates ours;
  private static Certificates others;

  private final RecordingSink sink = new RecordingSink();

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = Certificates.make(folder, "ours");
    others = Certificates.make(folder, "others");
  }

  @Test
  void aBrokenStreamIsTakenUpWithAnOverlapThatCountsOnce() throws Exception {
    try (FakeObserver server =
        FakeObserver.plain()
            .thenSends(flow("a", NINE, 1), flow("b", NINE.plusSeconds(1), 2))
            .thenSends(flow("b", NINE.plusSeconds(1), 2), flow("c", NINE.plusSeconds(2), 3))) {
      run(server, new PlainText(), 3);

      assertThat(ports()).containsExactly(1, 2, 3);
      assertThat(sink.losses).isEmpty();
      assertThat(server.requests.get(0)).isEqualTo(new Proto().number(3, 1).toBytes());
      assertThat(server.requests.get(1))
          .isEqualTo(new Proto().number(3, 1).time(7, NINE.minusSeconds(4)).toBytes());
    }
  }

  @Test
  void aRingThatDoesNotReachBackIsTimeNotSeen() throws Exception {
    try (FakeObserver server =
        FakeObserver.plain()
            .thenSends(flow("a", NINE, 1))
            .thenSends(flow("z", NINE.plusSeconds(30), 2))) {
      run(server, new PlainText(), 2);

      ObserverLoss loss = onlyLoss();
      assertThat(loss.getObserver()).isEqualTo("n1");
      assertThat(loss.getUnit()).isEqualTo(LossUnit.TIME);
      assertThat(loss.getCount()).isNull();
      assertThat(loss.getIntervalStart()).isEqualTo(NINE);
      assertThat(loss.getIntervalEnd()).isEqualTo(NINE.plusSeconds(30));
    }
  }

  @Test
  void lostEventsAreLoss() throws Exception {
    try (FakeObserver server =
        FakeObserver.plain().thenSends(lost(NINE, 3, 40L), flow("a", NINE, 1))) {
      run(server, new PlainText(), 1);

      ObserverLoss loss = onlyLoss();
      assertThat(loss.getObserver()).isEqualTo("n1");
      assertThat(loss.getPlace()).isEqualTo(LossPlace.BUFFER);
      assertThat(loss.getCount()).isEqualTo(40);
      assertThat(loss.getDetail()).isEqualTo("Hubble lost events in its HUBBLE_RING_BUFFER");
    }
  }

  @Test
  void aMessageThatCannotBeReadIsCountedAndTheRestGoesOn() throws Exception {
    Proto bad = new Proto().message(1, new Proto().number(5, 1));
    try (FakeObserver server = FakeObserver.plain().thenSends(bad, flow("a", NINE, 1))) {
      run(server, new PlainText(), 1);

      assertThat(ports()).containsExactly(1);
      assertThat(onlyLoss().getPlace()).isEqualTo(LossPlace.INPUT);
    }
  }

  @Test
  void talksTls() throws Exception {
    try (FakeObserver server = tlsServer(TlsServerCredentials.newBuilder())) {
      server.thenSends(flow("a", NINE, 1));
      run(server, new Tls(ours.certificate(), null, null, null), 1);

      assertThat(ports()).containsExactly(1);
    }
  }

  @Test
  void showsItsCertificateToAServerThatAsks() throws Exception {
    try (FakeObserver server =
        tlsServer(
            TlsServerCredentials.newBuilder()
                .trustManager(ours.certificate().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE))) {
      server.thenSends(flow("a", NINE, 1));
      run(server, new Tls(ours.certificate(), ours.certificate(), ours.key(), "localhost"), 1);

      assertThat(ports()).containsExactly(1);
    }
  }

  @Test
  void aCertificateOfAnotherIsRefusedOnOneLine() throws Exception {
    try (FakeObserver server = tlsServer(TlsServerCredentials.newBuilder())) {
      refused(server, new Tls(others.certificate(), null, null, null), "TLS failed (");
    }
  }

  @Test
  void aServerOfAnotherNameIsRefusedOnOneLine() throws Exception {
    try (FakeObserver server = tlsServer(TlsServerCredentials.newBuilder())) {
      refused(server, new Tls(ours.certificate(), null, null, "elsewhere"), "TLS failed (");
    }
  }

  @Test
  void plainTextToATlsServerIsRefusedOnOneLine() throws Exception {
    try (FakeObserver server = tlsServer(TlsServerCredentials.newBuilder())) {
      refused(server, new PlainText(), "it may speak TLS only");
    }
  }

  @Test
  void tlsToAPlainServerIsRefusedOnOneLine() throws Exception {
    try (FakeObserver server = FakeObserver.plain()) {
      refused(server, new Tls(ours.certificate(), null, null, null), "TLS failed (");
    }
  }

  @Test
  void nobodyThereIsSaidOnOneLine() throws Exception {
    int free = freePort();
    assertThatThrownBy(
            () -> HubbleSource.verify(new HubbleServer("127.0.0.1", free, new PlainText())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot read flows from Hubble at 127.0.0.1:" + free + ": nobody listens there");
  }

  @Test
  void filesThatAreNoCertificatesAreNamedOnOneLine() throws Exception {
    HubbleServer server =
        new HubbleServer("127.0.0.1", 4245, new Tls(ours.key(), null, null, null));

    assertThatThrownBy(() -> HubbleSource.verify(server))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContaining("127.0.0.1:4245");
  }

  @Test
  void aServerThatIsNotThereYetIsWaitedFor() throws Exception {
    int port = freePort();
    HubbleSource source = source(new HubbleServer("127.0.0.1", port, new PlainText()));
    CompletableFuture<Void> end = start(source);
    try (FakeObserver server = FakeObserver.plainAt(port).thenSends(flow("a", NINE, 1))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !sink.flows.isEmpty());
      source.close();
      end.get(20, TimeUnit.SECONDS);

      assertThat(server.requests).isNotEmpty();
    }
  }

  @Test
  void certificatesThatAreReplacedAreReadAgain() throws Exception {
    Path ca = Files.copy(others.certificate(), folder.resolve("replaced.crt"));
    try (FakeObserver server = tlsServer(TlsServerCredentials.newBuilder())) {
      server.thenSends(flow("a", NINE, 1));
      HubbleSource source =
          source(new HubbleServer("127.0.0.1", server.port(), new Tls(ca, null, null, null)));
      CompletableFuture<Void> end = start(source);
      assertThat(source.blindSince()).isNotNull();
      Files.copy(ours.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
      await().atMost(Duration.ofSeconds(60)).until(() -> !sink.flows.isEmpty());

      assertThat(source.blindSince()).isNull();
      source.close();
      end.get(20, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HubbleSource source(HubbleServer server) {
    return HubbleSource.live(
        CONFIG, new ObserverFeed(server, new Backoff(Duration.ofMillis(1), Duration.ofMillis(5))));
  }

  private static FakeObserver tlsServer(TlsServerCredentials.Builder credentials)
      throws IOException {
    return FakeObserver.with(
        credentials.keyManager(ours.certificate().toFile(), ours.key().toFile()).build());
  }

  /** Reads until so many connections were reported. */
  private void run(FakeObserver server, Security security, int connections) throws Exception {
    HubbleSource source = source(new HubbleServer("127.0.0.1", server.port(), security));
    CompletableFuture<Void> end = start(source);
    await().atMost(Duration.ofSeconds(60)).until(() -> sink.flows.size() >= connections);
    source.close();
    end.get(20, TimeUnit.SECONDS);
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

  private static void refused(FakeObserver server, Security security, String reason) {
    HubbleServer target = new HubbleServer("127.0.0.1", server.port(), security);
    assertThatThrownBy(() -> HubbleSource.verify(target))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot read flows from Hubble at " + target + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private List<Integer> ports() {
    return sink.flows.stream().map(FlowRecord::getSrcPort).sorted().toList();
  }

  private ObserverLoss onlyLoss() {
    assertThat(sink.losses).hasSize(1);
    return sink.losses.get(0);
  }
}
