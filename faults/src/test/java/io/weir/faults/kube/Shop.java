package io.weir.faults.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is in the cluster of a test: one of each kind that Weir follows, and pods. */
final class Shop {

  private final KubernetesClient admin;

  private Shop(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Fills the cluster with {@code shop.yaml}. */
  static Shop open(KubernetesClient admin) throws IOException {
    try (InputStream manifests =
        Objects.requireNonNull(Shop.class.getResourceAsStream("shop.yaml"))) {
      for (HasMetadata object : admin.load(manifests).items()) {
        HasMetadata created = admin.resource(object).create();
        object.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
        if (object instanceof Pod || object instanceof Node) {
          admin.resource(object).updateStatus();
        }
      }
    }
    return new Shop(admin);
  }

  /** A pod that runs and has an address. */
  void startPod(String name, String address) {
    Pod pod =
        admin
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("shop")
                    .addToLabels("app", "load")
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName("node-a")
                    .addNewContainer()
                    .withName("load")
                    .withImage("load")
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
    admin
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP()
                .withIp(address)
                .endPodIP()
                .endStatus()
                .build())
        .updateStatus();
  }

  /** There is no kubelet that would stop its containers first. */
  void deletePod(String name) {
    admin.pods().inNamespace("shop").withName(name).withGracePeriod(0).delete();
  }

  void label(String pod, String key, String value) {
    admin
        .pods()
        .inNamespace("shop")
        .withName(pod)
        .edit(
            old ->
                new PodBuilder(old).editMetadata().addToLabels(key, value).endMetadata().build());
  }

  /** Names of all that the API has of the kinds that Weir publishes as they are. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    Stream.<KubernetesResourceList<? extends HasMetadata>>of(
            admin.namespaces().list(),
            admin.nodes().list(),
            admin.pods().inAnyNamespace().list(),
            admin.apps().replicaSets().inAnyNamespace().list(),
            admin.batch().v1().jobs().inAnyNamespace().list(),
            admin.services().inAnyNamespace().list(),
            admin.discovery().v1().endpointSlices().inAnyNamespace().list(),
            admin.network().v1().networkPolicies().inAnyNamespace().list())
        .map(KubernetesResourceList::getItems)
        .flatMap(List::stream)
        .forEach(object -> names.add(name(object)));
    return names;
  }

  private static String name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }
}
