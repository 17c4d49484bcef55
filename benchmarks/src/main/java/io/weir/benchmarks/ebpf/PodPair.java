package io.weir.benchmarks.ebpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two pods on a node that routes between them, in three network namespaces of this machine. */
final class PodPair implements AutoCloseable {

  static final String SERVER_ADDRESS = "10.77.2.2";
  private static final String READY = "ready";

  private final String prefix = "weirbench" + ProcessHandle.current().pid() + "-";

  PodPair() throws IOException, InterruptedException {
    try {
      for (String name : List.of(client(), node(), server())) {
        run("ip", "netns", "add", name);
        run("ip", "-n", name, "link", "set", "lo", "up");
      }
      pod(client(), "c", "10.77.1");
      pod(server(), "s", "10.77.2");
      run("ip", "netns", "exec", node(), "sysctl", "-qw", "net.ipv4.ip_forward=1");
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void pod(String name, String suffix, String network)
      throws IOException, InterruptedException {
    String end = "v" + suffix;
    String nodeEnd = "n" + suffix;
    run(
        "ip", "link", "add", end, "netns", name, "type", "veth", "peer", "name", nodeEnd, "netns",
        node());
    run("ip", "-n", name, "addr", "add", network + ".2/24", "dev", end);
    run("ip", "-n", node(), "addr", "add", network + ".1/24", "dev", nodeEnd);
    run("ip", "-n", name, "link", "set", end, "up");
    run("ip", "-n", node(), "link", "set", nodeEnd, "up");
    run("ip", "-n", name, "route", "add", "default", "via", network + ".1");
    // Driven by acknowledgements like cubic, the kernel's default, but allowed everywhere. BBR's
    // timers would set the pace: most of the processor would wait, and turns differ by chance.
    run("ip", "netns", "exec", name, "sysctl", "-qw", "net.ipv4.tcp_congestion_control=reno");
  }

  String client() {
    return prefix + "c";
  }

  String node() {
    return prefix + "n";
  }

  String server() {
    return prefix + "s";
  }

  static void sayReady() {
    System.out.println(READY);
  }

  /** A Java process in one of the namespaces that takes and answers lines. */
  static final class Worker implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    /** Starts it and waits until it says that it is ready. */
    Worker(String namespace, int processor, Class<?> main, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("ip", "netns", "exec", namespace));
      command.addAll(List.of("taskset", "-c", Integer.toString(processor)));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(Arrays.asList(arguments));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
      String line = out.readLine();
      if (!READY.equals(line)) {
        close();
        throw new IOException(main.getSimpleName() + " did not start: " + line);
      }
    }

    /** Sends a line and returns the answer. */
    String ask(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
      return String.valueOf(out.readLine());
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
  }

  @Override
  public void close() {
    for (String name : List.of(client(), node(), server())) {
      try {
        run("ip", "netns", "del", name);
      } catch (IOException e) {
        // It was not made.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
