package io.weir.collector.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.weir.policy.net.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes clients of a Kubernetes API. */
public final class KubernetesClients {

  private KubernetesClients() {}

  /**
   * A client for a kubeconfig; connects at its first use.
   *
   * @param kubeconfig null for the usual places: {@code KUBECONFIG}, {@code ~/.kube/config}, the
   *     service account of the pod it runs in
   * @param context null for the current one
   * @throws IOException if the kubeconfig cannot be read or lacks the context; one line
   */
  public static KubernetesClient connect(@Nullable Path kubeconfig, @Nullable String context)
      throws IOException {
    Config config;
    if (kubeconfig == null) {
      config = Config.autoConfigure(context);
    } else {
      if (!Files.isReadable(kubeconfig)) {
        throw new IOException(kubeconfig + " is no readable kubeconfig");
      }
      config = read(kubeconfig, context);
    }
    if (context != null
        && (config.getCurrentContext() == null
            || !context.equals(config.getCurrentContext().getName()))) {
      throw new IOException(
          "The kubeconfig has no context '"
              + Printable.line(context)
              + "': `kubectl config get-contexts` lists those it has");
    }
    // The watcher retries by itself and wants to hear of each failure.
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Config read(Path kubeconfig, @Nullable String context) throws IOException {
    try {
      return Config.fromKubeconfig(context, kubeconfig.toFile());
    } catch (RuntimeException e) {
      throw new IOException(
          kubeconfig
              + " is no readable kubeconfig: "
              + Printable.line(String.valueOf(e.getMessage())),
          e);
    }
  }
}
