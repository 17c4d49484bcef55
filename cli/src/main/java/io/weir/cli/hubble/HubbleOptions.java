package io.weir.cli.hubble;

import io.weir.cli.console.Environment;
import io.weir.collector.FlowSource;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.hubble.HubbleServer;
import io.weir.collector.hubble.HubbleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where Hubble's flows come from, for every command that takes them: its export or its server. */
public final class HubbleOptions {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--hubble",
      paramLabel = "FILE|-",
      description =
          "Cilium's flows: the lines of Hubble's exporter (or of 'hubble observe -o json') from a"
              + " file or standard input.")
  private @Nullable String file;

  @Option(
      names = "--hubble-follow",
      description = "Follow the file of --hubble as it grows and is rotated, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--hubble-server",
      paramLabel = "HOST:PORT",
      description =
          "Cilium's flows as they happen, from Hubble Relay or an agent's Hubble (port 4245,"
              + " 4244).")
  private @Nullable String server;

  @Mixin private HubbleTlsOptions tls = new HubbleTlsOptions();

  /** Whether flows from Hubble are asked for at all. */
  public boolean isGiven() {
    return file != null || server != null;
  }

  /** Whether they are to come from standard input; {@link #open} is for all other cases. */
  public boolean isPipe() {
    return STANDARD_INPUT.equals(file);
  }

  /**
   * Checks that the options go together, also when nothing is asked of Hubble.
   *
   * @throws IllegalArgumentException naming what does not; one line
   */
  public void verify() {
    if (file != null && server != null) {
      throw new IllegalArgumentException("--hubble and --hubble-server: give one of them");
    }
    if (follow && (file == null || isPipe())) {
      throw new IllegalArgumentException("--hubble-follow goes with --hubble FILE only");
    }
    if (server == null && tls.isGiven()) {
      throw new IllegalArgumentException(tls.firstGiven() + " goes with --hubble-server only");
    }
  }

  /**
   * The source they name; a server is asked for a flow first, so that a wrong one is told at once.
   *
   * @throws IllegalArgumentException if an option has a wrong value; one line
   * @throws IOException if the file or the server cannot be read; one line
   */
  public FlowSource open(ObserverConfig observer, Environment environment)
      throws IOException, InterruptedException {
    FlowSource source = source(observer, environment);
    if (server != null) {
      HubbleSource.verify(toServer(environment));
    }
    return source;
  }

  /**
   * The same without asking the server: for those who wait for it.
   *
   * @throws IllegalArgumentException if an option has a wrong value; one line
   * @throws IOException if a file cannot be read; one line
   */
  public FlowSource source(ObserverConfig observer, Environment environment) throws IOException {
    verify();
    if (server != null) {
      return HubbleSource.server(observer, toServer(environment));
    }
    Path path = environment.resolve(Path.of(Objects.requireNonNull(file, "isGiven comes first")));
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IOException("--hubble " + path + " is no readable file");
    }
    return follow ? HubbleSource.followed(observer, path) : HubbleSource.file(observer, path);
  }

  private HubbleServer toServer(Environment environment) throws IOException {
    return HubbleServer.of(Objects.requireNonNull(server), tls.security(environment));
  }
}
