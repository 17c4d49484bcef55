package io.weir.collector.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The questions to this machine's own kernel that need no rights. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Linux only: the questions are its own")
class KernelProbeTest {

  @Test
  void theClockIsBoundedAndAsked() {
    ClockReading clock = new LiveHost().clock();

    assertThat(clock.sync()).isNotEqualTo(ClockReading.Sync.NOT_KNOWN);
    assertThat(clock.maxErrorMicros()).isBetween(0L, 3_600_000_000L);
  }

  @Test
  void theSubscriptionIsGrantedOrRefusedButNeverLeftOpen() throws Exception {
    long before = openFiles();
    Reading answer = new LiveHost().conntrackSubscription();

    assertThat(answer.text() != null || !answer.missing().isEmpty()).isTrue();
    assertThat(openFiles()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void aTypeThatNoKernelHasIsNotNamed() {
    assumeThat(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"))).as("kernel with BTF").isTrue();
    LiveHost host = new LiveHost();

    assertThat(host.kernelType("sk_buff")).isEqualTo(TypeReading.NAMED);
    assertThat(host.kernelType("sk_buff_that_is_not")).isEqualTo(TypeReading.NOT_NAMED);
  }

  @Test
  void aProgramThatIsNotThereOrFailsIsSaidSo() {
    LiveHost host = new LiveHost();

    assertThat(host.run("weir-no-such-program").missing())
        .isEqualTo("weir-no-such-program is not installed");
    assertThat(host.run("false").text()).isNull();
    assertThat(host.run("echo", "rules").text()).isEqualTo("rules\n");
  }

  private static long openFiles() throws Exception {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
