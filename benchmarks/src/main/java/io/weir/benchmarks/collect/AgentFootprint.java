package io.weir.benchmarks.collect;

import io.weir.cli.embedded.ArchiveFolder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Memory and processor time of the whole agent but its kernel sources, in a process as the launcher
 * starts it, at so many records a second.
 */
final class AgentFootprint {

  private AgentFootprint() {}

  static void measure(int perSecond, int seconds, List<String> moreFlags) throws Exception {
    Path folder = Files.createTempDirectory("weir-benchmark-agent");
    try (BrokerProcess broker = BrokerProcess.start()) {
      Process agent = start(broker, folder, perSecond, moreFlags);
      try (BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
          BufferedWriter in =
              new BufferedWriter(
                  new OutputStreamWriter(agent.getOutputStream(), StandardCharsets.UTF_8))) {
        out.readLine();
        System.out.println("seconds  resident MiB  peak MiB  CPU s per million records");
        double before = AgentLaunch.cpuSeconds(agent);
        int step = Math.max(1, seconds / 4);
        for (int second = step; second <= seconds; second += step) {
          TimeUnit.SECONDS.sleep(step);
          double used = AgentLaunch.cpuSeconds(agent) - before;
          before = AgentLaunch.cpuSeconds(agent);
          System.out.printf(
              Locale.ROOT,
              "%7d  %12.1f  %8.1f  %25.2f%n",
              second,
              AgentLaunch.mebibytes(agent, "VmRSS"),
              AgentLaunch.mebibytes(agent, "VmHWM"),
              perSecond == 0 ? Double.NaN : used / (perSecond * (double) step) * 1e6);
        }
        in.write("heap\n");
        in.flush();
        System.out.printf(
            Locale.ROOT, "live heap %.1f MiB%n", Long.parseLong(out.readLine()) / 1048576.0);
      } finally {
        agent.waitFor(20, TimeUnit.SECONDS);
        agent.destroyForcibly();
      }
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }

  private static Process start(
      BrokerProcess broker, Path folder, int perSecond, List<String> moreFlags) throws IOException {
    List<String> command =
        AgentLaunch.command(
            AgentLaunch.Node.STANDARD,
            PacedAgent.class.getName(),
            moreFlags,
            List.of(broker.bootstrapServers(), folder.toString(), Integer.toString(perSecond)));
    return AgentLaunch.start(command);
  }
}
