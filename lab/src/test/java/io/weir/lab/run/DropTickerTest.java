package io.weir.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropTickerTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final IpAddress WEB = IpAddress.parse("10.1.1.2");
  private static final IpAddress DB = IpAddress.parse("10.1.2.3");
  private static final IpAddress SERVICE = IpAddress.parse("10.96.0.10");

  private final List<String> lines = new ArrayList<>();
  private final DropTicker ticker =
      new DropTicker(address -> address.equals("10.1.1.2") ? "shop/web" : address, lines::add);

  @Test
  void namesEndsPortAndReason() {
    drop(0, 5432, "NETFILTER_DROP", DB);
    drop(0, 5433, "NETFILTER_DROP", SERVICE);
    assertThat(lines)
        .containsExactly(
            "dropped on node-a: shop/web -> 10.1.2.3 5432/TCP (NETFILTER_DROP)",
            "dropped on node-a: shop/web -> 10.1.2.3 5433/TCP, asked for 10.96.0.10 port 80"
                + " (NETFILTER_DROP)");
  }

  @Test
  void aRepeatIsToldAgainOnlyAfterAWhile() {
    drop(0, 5432, "NETFILTER_DROP", DB);
    drop(1_000, 5432, "NETFILTER_DROP", DB);
    drop(9_999, 5432, "NETFILTER_DROP", DB);
    assertThat(lines).hasSize(1);
    drop(10_000, 5432, "NETFILTER_DROP", DB);
    assertThat(lines).hasSize(2);
  }

  @Test
  void aFloodIsCutToAFewLinesASecondAndSaysWhatIsMissing() {
    for (int i = 0; i < 100; i++) {
      drop(i, 1_000 + i, "NETFILTER_DROP", DB);
    }
    assertThat(lines).hasSize(10);
    drop(1_000, 5432, "NETFILTER_DROP", DB);
    assertThat(lines).last().asString().endsWith("(NETFILTER_DROP); 90 more not shown");
  }

  @Test
  void whatNoPolicyDoesIsNotTold() {
    drop(0, 5432, "NEIGH_FAILED", DB);
    assertThat(lines).isEmpty();
  }

  private void drop(long millis, int port, String reason, IpAddress originalDst) {
    ticker
        .on("node-a")
        .accept(
            new DropEvent(
                START.plusMillis(millis),
                1L,
                reason,
                6,
                WEB,
                40000,
                DB,
                port,
                originalDst,
                80,
                2,
                CtInfo.NEW,
                null,
                null));
  }
}
