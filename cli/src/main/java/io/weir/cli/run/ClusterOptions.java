package io.weir.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the cluster's state comes from: one of the two. */
final class ClusterOptions {

  @Option(
      names = "--manifests",
      arity = "1..*",
      required = true,
      paramLabel = "PATH",
      description = "Kubernetes manifests, files or folders; changes in them are followed.")
  List<Path> manifests = new ArrayList<>();

  @ArgGroup(exclusive = false, multiplicity = "1")
  @Nullable Api api;

  /** A live API. */
  static final class Api {

    @Option(
        names = "--kubeconfig",
        required = true,
        paramLabel = "FILE",
        description = "A live cluster's kubeconfig.")
    Path kubeconfig = Path.of("");

    @Option(
        names = "--context",
        paramLabel = "NAME",
        description = "Context of the kubeconfig (default: its current one).")
    @Nullable String context;
  }
}
