package io.weir.faults.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.collector.cluster.WatchRights;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A watcher's service account, granted what {@code weir watch --print-rbac} prints. */
final class Account {

  private final KubeCluster cluster;
  private final String namespace;
  private final String name;

  private Account(KubeCluster cluster, String namespace, String name) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
  }

  /** With all rights, in a namespace of its own. */
  static Account granted(KubeCluster cluster, String namespace) {
    return granted(cluster, namespace, "", "");
  }

  /**
   * The same with one right too few.
   *
   * @param resource whose verb is missing, without its group
   */
  static Account granted(KubeCluster cluster, String namespace, String resource, String verb) {
    cluster.createNamespace(namespace);
    // Roles of the whole cluster need names of their own.
    String manifests =
        WatchRights.manifests(namespace, WatchRights.LEASE)
            .replace("  name: weir-watch", "  name: " + namespace);
    KubernetesClient admin = cluster.admin();
    for (HasMetadata object :
        admin.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8))).items()) {
      if (object instanceof ClusterRole role) {
        role.setRules(without(role.getRules(), resource, verb));
      } else if (object instanceof Role role) {
        role.setRules(without(role.getRules(), resource, verb));
      }
      admin.resource(object).create();
    }
    return new Account(cluster, namespace, namespace);
  }

  private static List<PolicyRule> without(List<PolicyRule> rules, String resource, String verb) {
    for (PolicyRule rule : rules) {
      if (rule.getResources().contains(resource)) {
        rule.setVerbs(rule.getVerbs().stream().filter(one -> !one.equals(verb)).toList());
      }
    }
    return rules.stream().filter(rule -> !rule.getVerbs().isEmpty()).toList();
  }

  String namespace() {
    return namespace;
  }

  /** A kubeconfig with a token that lives as long as a Secret of this name. */
  Path kubeconfig(String secret) throws IOException {
    KubernetesClient admin = cluster.admin();
    Secret bound =
        admin
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(secret)
                    .withNamespace(namespace)
                    .endMetadata()
                    .build())
            .create();
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Secret")
            .withName(secret)
            .withUid(bound.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(name)
            .tokenRequest(request)
            .getStatus()
            .getToken();
    return cluster.kubeconfig(name, token, namespace);
  }

  /** The API server takes the token no more. */
  void revoke(String secret) {
    cluster.admin().secrets().inNamespace(namespace).withName(secret).delete();
  }
}
