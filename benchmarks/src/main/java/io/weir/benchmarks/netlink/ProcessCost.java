package io.weir.benchmarks.netlink;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used since the object was made. */
final class ProcessCost {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final double NANOS = 1e9;

  private final long cpu = PROCESS.getProcessCpuTime();
  private final long clock = System.nanoTime();

  double cpuSeconds() {
    return (PROCESS.getProcessCpuTime() - cpu) / NANOS;
  }

  double seconds() {
    return (System.nanoTime() - clock) / NANOS;
  }
}
