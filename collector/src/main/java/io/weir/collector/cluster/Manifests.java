package io.weir.collector.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.ManifestOptions.Workloads;
import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kubernetes manifests into the state of a cluster. Kinds that Weir has no use for are
 * skipped and counted; policies of dialects that it cannot judge are named as problems.
 */
public final class Manifests {

  private final ManifestOptions options;
  private final Map<ObjectKey, ClusterChange> objects = new LinkedHashMap<>();
  private final Map<ObjectKey, ManifestObject> origins = new LinkedHashMap<>();
  private final List<ManifestProblem> problems = new ArrayList<>();
  private final StagedConfigMaps staged;
  private int skipped;

  private Manifests(ManifestOptions options) {
    this.options = options;
    this.staged = new StagedConfigMaps(options.stamp(), this::stagedProblems);
  }

  /**
   * Reads files and folders (searched through).
   *
   * @throws ManifestException if a path does not exist or a file is no YAML or JSON
   */
  public static ManifestSet read(List<Path> paths, ManifestOptions options)
      throws ManifestException {
    Manifests reading = new Manifests(options);
    for (ManifestObject object : ManifestFiles.read(paths)) {
      reading.take(object);
    }
    return reading.finish();
  }

  private void take(ManifestObject object) {
    String apiVersion = object.json().path("apiVersion").asText("");
    String kind = object.json().path("kind").asText("");
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      skipped++;
      problem(object, null, "is no Kubernetes object: it lacks apiVersion or kind");
      return;
    }
    if (StagedConfigMap.isOne(object.json())) {
      stage(object);
      return;
    }
    ObjectKind known = ObjectKind.of(apiVersion, kind);
    ObjectNode templatePod =
        options.workloads() == Workloads.AS_PODS ? WorkloadTemplates.pod(object.json()) : null;
    if (known != null && known.published()) {
      put(known, object.json(), object);
    }
    if (templatePod != null) {
      put(ObjectKind.POD, templatePod, object);
    }
    if ((known == null || !known.published()) && templatePod == null) {
      skipped++;
      if (PolicyDialects.isPolicy(apiVersion, kind)) {
        problem(
            object,
            null,
            Printable.line(apiVersion)
                + " is a policy that Weir cannot judge yet: verdicts are made as if it did not"
                + " exist");
      }
    }
  }

  private void put(ObjectKind kind, ObjectNode json, ManifestObject origin) {
    ObjectMapping mapping =
        new ObjectMapping(
            options.stamp(), oddity -> problem(origin, oddity.field(), oddity.message()));
    ClusterChange change = mapping.present(kind, json, Sighting.FILE, options.observedAt());
    if (change == null) {
      skipped++;
      return;
    }
    if (kind == ObjectKind.NETWORK_POLICY) {
      PolicyCidrs.check(json, oddity -> problem(origin, oddity.field(), oddity.message()));
    }
    ObjectKey key = ObjectKey.of(change);
    ManifestObject earlier = origins.put(key, origin);
    if (earlier != null) {
      problem(
          origin,
          null,
          "stands already in "
              + earlier.file()
              + " (document "
              + earlier.document()
              + "): this one, the last, is taken");
    }
    objects.put(key, change);
  }

  private void stage(ManifestObject configMap) {
    ObjectKey key = StagedConfigMap.key(configMap.json());
    if (key == null) {
      problem(configMap, "metadata.name", "is absent: left out");
      return;
    }
    origins.put(key, configMap);
    staged.present(configMap.json(), options.observedAt());
  }

  private void stagedProblems(ObjectKey configMap, List<String> messages) {
    ManifestObject origin = origins.get(configMap);
    if (origin != null) {
      messages.forEach(message -> problem(origin, null, message));
    }
  }

  private ManifestSet finish() {
    List<ClusterChange> changes = new ArrayList<>(missingNamespaces());
    for (ClusterChange change : objects.values()) {
      if (change.getKind().equals(ObjectKind.NAMESPACE.kind())) {
        changes.add(change);
      }
    }
    for (ClusterChange change : objects.values()) {
      if (!change.getKind().equals(ObjectKind.NAMESPACE.kind())) {
        changes.add(change);
      }
    }
    changes.addAll(staged.policies(options.observedAt()));
    return new ManifestSet(changes, problems, skipped, new ManifestPlaces(origins));
  }

  /** A namespace that an object names exists, though no manifest defines it. */
  private List<ClusterChange> missingNamespaces() {
    Map<String, ClusterChange> missing = new LinkedHashMap<>();
    ObjectMapping mapping = new ObjectMapping(options.stamp(), oddity -> {});
    for (ClusterChange change : objects.values()) {
      String namespace = change.getNamespace();
      if (namespace == null
          || objects.containsKey(new ObjectKey(ObjectKind.NAMESPACE.kind(), null, namespace))) {
        continue;
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.putObject("metadata").put("name", namespace);
      ClusterChange made =
          mapping.present(ObjectKind.NAMESPACE, object, Sighting.FILE, options.observedAt());
      if (made != null) {
        missing.putIfAbsent(namespace, made);
      }
    }
    return List.copyOf(missing.values());
  }

  private void problem(ManifestObject object, @Nullable String field, String message) {
    problems.add(
        new ManifestProblem(object.file(), object.document(), object.label(), field, message));
  }
}
