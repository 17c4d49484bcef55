package io.weir.lab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The Deployment and ReplicaSet controllers, without scaling by steps: each Deployment has one
 * ReplicaSet of its template, and that its pods.
 */
public final class Workloads {
  /** Kubernetes' alphabet for generated names: no vowels, no words. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;

  public Workloads(ObjectStore store) {
    this.store = store;
  }

  /** Creates what Deployments lack; returns the pods that should no longer be. */
  public List<ObjectKey> reconcile() {
    List<ObjectKey> wanted = new ArrayList<>();
    for (ObjectNode deployment : store.list("Deployment")) {
      ObjectNode replicaSet = replicaSet(deployment);
      ObjectKey key = ObjectKey.of(replicaSet);
      wanted.add(key);
      if (store.get(key).isEmpty()) {
        store.apply(replicaSet);
      }
      ObjectNode owner = store.get(key).orElseThrow();
      for (int i = 0; i < owner.path("spec").path("replicas").asInt(1); i++) {
        ObjectNode pod = pod(owner, i);
        wanted.add(ObjectKey.of(pod));
        if (store.get(ObjectKey.of(pod)).isEmpty()) {
          store.apply(pod);
        }
      }
    }
    return surplus(wanted);
  }

  /** Removes ReplicaSets whose Deployment is gone or has another template. */
  public void removeStaleReplicaSets() {
    List<String> hashes =
        store.list("Deployment").stream()
            .map(d -> replicaSet(d).path("metadata").path("name").asText())
            .toList();
    for (ObjectNode replicaSet : store.list("ReplicaSet")) {
      if (!hashes.contains(replicaSet.path("metadata").path("name").asText())) {
        store.delete(ObjectKey.of(replicaSet));
      }
    }
  }

  private List<ObjectKey> surplus(List<ObjectKey> wanted) {
    return store.list("Pod").stream()
        .filter(pod -> pod.path("metadata").has("ownerReferences"))
        .map(ObjectKey::of)
        .filter(key -> !wanted.contains(key))
        .toList();
  }

  private static ObjectNode replicaSet(ObjectNode deployment) {
    JsonNode template = deployment.path("spec").path("template");
    String hash = name(template.toString(), 10);
    String name = deployment.path("metadata").path("name").asText();
    ObjectNode replicaSet = Json.MAPPER.createObjectNode();
    replicaSet.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = replicaSet.putObject("metadata");
    metadata.put("name", name + "-" + hash);
    metadata.set("namespace", deployment.path("metadata").path("namespace"));
    metadata.set("labels", template.path("metadata").path("labels").deepCopy());
    metadata.withObjectProperty("labels").put("pod-template-hash", hash);
    own(metadata, deployment);
    ObjectNode spec = replicaSet.putObject("spec");
    spec.put("replicas", deployment.path("spec").path("replicas").asInt(1));
    spec.set("selector", deployment.path("spec").path("selector").deepCopy());
    spec.set("template", template.deepCopy());
    spec.withObject("/template/metadata/labels").put("pod-template-hash", hash);
    return replicaSet;
  }

  private static ObjectNode pod(ObjectNode replicaSet, int index) {
    JsonNode template = replicaSet.path("spec").path("template");
    String owner = replicaSet.path("metadata").path("name").asText();
    ObjectNode pod = Json.MAPPER.createObjectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", owner + "-" + name(owner + "/" + index, 5));
    metadata.put("generateName", owner + "-");
    metadata.set("namespace", replicaSet.path("metadata").path("namespace"));
    metadata.set("labels", template.path("metadata").path("labels").deepCopy());
    if (template.path("metadata").has("annotations")) {
      metadata.set("annotations", template.path("metadata").path("annotations").deepCopy());
    }
    own(metadata, replicaSet);
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  private static void own(ObjectNode metadata, ObjectNode owner) {
    ObjectNode reference = metadata.putArray("ownerReferences").addObject();
    reference.set("apiVersion", owner.path("apiVersion"));
    reference.set("kind", owner.path("kind"));
    reference.set("name", owner.path("metadata").path("name"));
    reference.set("uid", owner.path("metadata").path("uid"));
    reference.put("controller", true).put("blockOwnerDeletion", true);
  }

  private static String name(String seed, int length) {
    long state = 0xcbf29ce484222325L;
    for (int i = 0; i < seed.length(); i++) {
      state = (state ^ seed.charAt(i)) * 0x100000001b3L;
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < length; i++) {
      name.append(ALPHABET.charAt((int) Long.remainderUnsigned(state, ALPHABET.length())));
      state = (state ^ state >>> 29) * 0x9e3779b97f4a7c15L;
    }
    return name.toString();
  }
}
