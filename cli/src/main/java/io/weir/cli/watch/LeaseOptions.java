package io.weir.cli.watch;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import io.weir.collector.lease.LeaseTimings;
import io.weir.collector.watch.LeaseIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The Lease by which several watchers elect one. */
final class LeaseOptions {

  @Option(
      names = "--lease",
      paramLabel = "NAME",
      defaultValue = "weir-watch",
      description = "Name of the Lease (default: weir-watch).")
  private String name = "weir-watch";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      description = "Namespace of the Lease (default: the pod's own, or the context's).")
  private @Nullable String namespace;

  @Option(
      names = "--lease-duration",
      paramLabel = "SPAN",
      defaultValue = "15s",
      description =
          "How long a standby waits for a sign of the leader (default: 15s). A leader renews seven"
              + " times as often, and stops after two thirds of it.")
  private String duration = "15s";

  String name() {
    return name;
  }

  /** What was asked for, else what the surroundings say. */
  String namespaceOr(@Nullable String surroundings) {
    if (namespace != null) {
      return namespace;
    }
    return surroundings == null || surroundings.isEmpty() ? "default" : surroundings;
  }

  LeaseIdentity identity(@Nullable String surroundings, Session session) {
    return LeaseIdentity.of(namespaceOr(surroundings), name, host(session));
  }

  LeaseTimings timings() {
    try {
      return LeaseTimings.of(Moments.span("--lease-duration", duration));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--lease-duration " + duration + ": " + e.getMessage(), e);
    }
  }

  /** In a pod, the pod's name. */
  private static String host(Session session) {
    String name = session.environment().variables().get("HOSTNAME");
    if (name != null && !name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "weir";
    }
  }
}
