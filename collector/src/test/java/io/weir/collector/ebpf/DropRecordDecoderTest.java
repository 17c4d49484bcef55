package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropRecordDecoderTest {

  private static final Instant BOOT = Instant.parse("2026-11-21T10:00:00Z");

  private final DropRecordDecoder decoder = new DropRecordDecoder(Map.of(12, "NETFILTER_DROP"));

  @Test
  void readsATranslatedSyn() {
    ByteBuffer bytes = record(12, 4, 6, 1 | 2 | 4 | 16);
    bytes.put(16, new byte[] {10, 1, 1, 2});
    bytes.put(32, new byte[] {10, 1, 2, 3});
    bytes.put(48, new byte[] {10, 96, 0, 10});
    bytes.put(64, new byte[] {(byte) 0x9c, 0x40, 0x1f, (byte) 0x90, 0, 80});
    bytes.put(72, (byte) 2);
    bytes.put(73, (byte) 2);
    assertThat(decoder.decode(bytes, new KernelClock(BOOT)))
        .isEqualTo(
            new DropEvent(
                BOOT.plusNanos(1_234_000),
                4_026_531_840L,
                "NETFILTER_DROP",
                6,
                IpAddress.parse("10.1.1.2"),
                40000,
                IpAddress.parse("10.1.2.3"),
                8080,
                IpAddress.parse("10.96.0.10"),
                80,
                2,
                CtInfo.NEW,
                null,
                null));
  }

  @Test
  void leavesOutWhatTheRecordDoesNotHave() {
    ByteBuffer bytes = record(99, 6, 58, 8);
    bytes.put(31, (byte) 1);
    bytes.put(47, (byte) 2);
    bytes.putInt(12, 0);
    bytes.put(75, (byte) 128);
    assertThat(decoder.decode(bytes, new KernelClock(BOOT)))
        .isEqualTo(
            new DropEvent(
                BOOT.plusNanos(1_234_000),
                null,
                "UNKNOWN",
                58,
                IpAddress.parse("::1"),
                null,
                IpAddress.parse("::2"),
                null,
                null,
                null,
                null,
                null,
                128,
                0));
  }

  private static ByteBuffer record(int reason, int family, int protocol, int has) {
    ByteBuffer bytes = ByteBuffer.allocate(DropRecordDecoder.LENGTH).order(ByteOrder.nativeOrder());
    bytes.putLong(0, 1_234_567);
    bytes.putInt(8, reason);
    bytes.putInt(12, (int) 4_026_531_840L);
    bytes.put(70, (byte) family);
    bytes.put(71, (byte) protocol);
    bytes.put(74, (byte) has);
    return bytes;
  }
}
