package io.weir.faults.kube;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.weir.cli.embedded.Ports;
import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;

/**
 * A kube-apiserver with RBAC beside an etcd, on loopback: no kubelet, no scheduler, no controllers,
 * so nothing happens in it but what a test does.
 */
final class KubeCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KubeBinaries binaries;
  private final Path folder;
  private final ApiKeys keys;
  private final int port;
  private final Etcd etcd;
  private final KubernetesClient admin;
  private ServerProcess api;

  private KubeCluster(Path folder) throws IOException {
    this.binaries = KubeBinaries.given();
    this.folder = folder;
    this.keys = ApiKeys.create(folder);
    this.port = Ports.free();
    this.etcd = Etcd.start(binaries.etcd(), folder);
    this.api = launch();
    patiently().until(() -> Files.exists(certificate()));
    Config config =
        Config.fromKubeconfig(kubeconfig("admin", keys.adminToken(), "default").toFile());
    config.setRequestTimeout((int) PATIENCE.toMillis());
    this.admin = new KubernetesClientBuilder().withConfig(config).build();
    awaitReady();
  }

  static KubeCluster start(Path folder) throws IOException {
    return new KubeCluster(Files.createDirectories(folder));
  }

  static ConditionFactory patiently() {
    return await().atMost(PATIENCE).ignoreExceptions();
  }

  /** A client that may do everything. */
  KubernetesClient admin() {
    return admin;
  }

  Etcd etcd() {
    return etcd;
  }

  Path folder() {
    return folder;
  }

  void createNamespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** A kubeconfig for a bearer token. */
  Path kubeconfig(String user, String token, String namespace) throws IOException {
    return Files.writeString(
        folder.resolve(user + ".conf"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: %s, namespace: %s}}]
        clusters: [{name: here, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
        users: [{name: %s, user: {token: "%s"}}]
        """
            .formatted(user, namespace, port, certificate(), user, token));
  }

  /** SIGKILL to the API server; etcd stays. */
  void killApi() throws InterruptedException {
    api.kill();
  }

  /** Another API server at the same address. */
  void startApi() throws IOException {
    api = launch();
    awaitReady();
  }

  /** How many watches of a resource the API server serves, its own among them. */
  long watches(String resource) {
    return admin
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_longrunning_requests{"))
        .filter(line -> line.contains("resource=\"" + resource + "\""))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }

  private ServerProcess launch() throws IOException {
    List<String> command =
        List.of(
            binaries.apiServer().toString(),
            "--etcd-servers=" + etcd.url(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + folder.resolve("certificates"),
            "--token-auth-file=" + keys.tokens(),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://127.0.0.1",
            "--service-account-key-file=" + keys.publicKey(),
            "--service-account-signing-key-file=" + keys.privateKey(),
            "--service-cluster-ip-range=10.96.0.0/16",
            "--endpoint-reconciler-type=none",
            // Pods get no service account here: its controller is not there.
            "--disable-admission-plugins=ServiceAccount",
            // Watches end after five to ten seconds instead of an hour, so that tests see it.
            "--min-request-timeout=5");
    return ServerProcess.program(folder.resolve("apiserver.log"), Map.of(), command);
  }

  private void awaitReady() {
    patiently().until(() -> "ok".equals(admin.raw("/readyz")));
  }

  /** The API server signs its own. */
  private Path certificate() {
    return folder.resolve("certificates/apiserver.crt");
  }

  @Override
  public void close() {
    admin.close();
    api.close();
    etcd.close();
  }
}
