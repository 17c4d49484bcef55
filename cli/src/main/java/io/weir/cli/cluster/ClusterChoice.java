package io.weir.cli.cluster;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The options that say which cluster a command speaks of, exactly one of them; picocli fills it. A
 * command holds it as {@code @ArgGroup(multiplicity = "1")}.
 */
public final class ClusterChoice {

  @Option(
      names = "--manifests",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Kubernetes manifests (YAML or JSON), files or folders.")
  private List<Path> manifests = new ArrayList<>();

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable Live live;

  /** A live API. */
  static final class Live {

    @Option(
        names = "--kubeconfig",
        required = true,
        paramLabel = "FILE",
        description = "A live cluster's kubeconfig.")
    private Path kubeconfig = Path.of("");

    @Option(
        names = "--context",
        paramLabel = "NAME",
        description = "Context of the kubeconfig (default: its current one).")
    private @Nullable String context;
  }

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable Archived archived;

  /** A moment of an archive. */
  static final class Archived {

    @Option(
        names = "--archive",
        required = true,
        paramLabel = "DIR",
        description = "An archive's folder, as weir demo and weir run leave it.")
    private Path archive = Path.of("");

    @Option(
        names = "--cluster",
        paramLabel = "NAME",
        description = "Which of the archive's clusters (default: the only one).")
    private @Nullable String cluster;

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description =
            "The moment: a date, RFC 3339, or how long ago, e.g. 2h (default: the latest known).")
    private @Nullable String at;
  }

  /**
   * Reads the cluster that was chosen.
   *
   * @param clusterCidrs ranges of cluster addresses beyond those that the cluster tells itself
   * @throws CommandFailure if it cannot be read, or a range is no CIDR; in one line
   */
  public KnownCluster read(Session session, List<String> clusterCidrs)
      throws IOException, InterruptedException {
    try {
      return chosen(session, clusterCidrs);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same with staged policies, which only manifests can have beside them.
   *
   * @param staged files and folders; may be empty
   */
  public KnownCluster read(Session session, List<Path> staged, List<String> clusterCidrs)
      throws IOException, InterruptedException {
    if (staged.isEmpty()) {
      return read(session, clusterCidrs);
    }
    if (manifests.isEmpty()) {
      throw CommandFailure.usage(
          "--staged '"
              + staged.get(0)
              + "' goes with manifests, not with a live cluster or archive");
    }
    return ManifestCluster.read(
        manifests.stream().map(session::resolve).toList(),
        staged.stream().map(session::resolve).toList(),
        clusterCidrs);
  }

  private KnownCluster chosen(Session session, List<String> clusterCidrs)
      throws IOException, InterruptedException {
    if (archived != null) {
      Instant at = archived.at == null ? null : Moments.past("--at", archived.at, Instant.now());
      return ArchivedCluster.read(
          session.resolve(archived.archive), archived.cluster, at, clusterCidrs, session::warn);
    }
    if (live != null) {
      return LiveCluster.list(session.resolve(live.kubeconfig), live.context, clusterCidrs);
    }
    return ManifestCluster.read(manifests.stream().map(session::resolve).toList(), clusterCidrs);
  }
}
