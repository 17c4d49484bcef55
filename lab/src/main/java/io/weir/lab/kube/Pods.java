package io.weir.lab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.firewall.PodView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading pods, and the states a kubelet writes. */
public final class Pods {
  private Pods() {}

  /** The pod's address; "" while it has none. */
  public static String address(JsonNode pod) {
    return pod.path("status").path("podIP").asText("");
  }

  /** The node it runs on; "" while unscheduled. */
  public static String node(JsonNode pod) {
    return pod.path("spec").path("nodeName").asText("");
  }

  /** True from the moment its network is up until it is being deleted. */
  public static boolean isRunning(JsonNode pod) {
    return pod.path("status").path("phase").asText().equals("Running")
        && !pod.path("metadata").has("deletionTimestamp");
  }

  public static Map<String, String> labels(JsonNode object) {
    return Json.texts(object.path("metadata").path("labels"));
  }

  /** Container ports. */
  public static List<PodView.Port> ports(JsonNode pod) {
    List<PodView.Port> ports = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("containers")) {
      for (JsonNode port : container.path("ports")) {
        ports.add(
            new PodView.Port(
                port.path("name").asText(""),
                port.path("protocol").asText("TCP"),
                port.path("containerPort").asInt()));
      }
    }
    return ports;
  }

  /** Marks the pod as bound to a node and waiting for its network. */
  public static ObjectNode scheduled(ObjectNode pod, String node) {
    pod.withObjectProperty("spec").put("nodeName", node);
    ObjectNode status = pod.withObjectProperty("status");
    status.put("phase", "Pending").put("qosClass", "BestEffort");
    conditions(status, List.of("PodScheduled"), now());
    return pod;
  }

  /** Marks the pod as running with this address. */
  public static ObjectNode running(ObjectNode pod, String address, String hostAddress) {
    String now = now();
    ObjectNode status = pod.withObjectProperty("status");
    status.put("phase", "Running").put("hostIP", hostAddress);
    status.putArray("hostIPs").addObject().put("ip", hostAddress);
    status.put("podIP", address);
    status.putArray("podIPs").addObject().put("ip", address);
    status.put("startTime", now);
    conditions(
        status,
        List.of(
            "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"),
        now);
    containers(pod, status, "running", Json.MAPPER.createObjectNode().put("startedAt", now));
    return pod;
  }

  /** Marks the pod as being deleted. */
  public static ObjectNode deleting(ObjectNode pod) {
    pod.withObjectProperty("metadata")
        .put("deletionTimestamp", now())
        .put("deletionGracePeriodSeconds", 30);
    return pod;
  }

  /** Marks the pod's containers as ended. */
  public static ObjectNode ended(ObjectNode pod) {
    ObjectNode status = pod.withObjectProperty("status");
    status.put("phase", "Succeeded");
    ObjectNode state =
        Json.MAPPER
            .createObjectNode()
            .put("exitCode", 0)
            .put("reason", "Completed")
            .put("startedAt", status.path("startTime").asText())
            .put("finishedAt", now());
    containers(pod, status, "terminated", state);
    return pod;
  }

  private static void conditions(ObjectNode status, List<String> types, String at) {
    ArrayNode conditions = status.putArray("conditions");
    for (String type : types) {
      conditions.addObject().put("type", type).put("status", "True").put("lastTransitionTime", at);
    }
  }

  private static void containers(
      ObjectNode pod, ObjectNode status, String state, ObjectNode detail) {
    ArrayNode statuses = status.putArray("containerStatuses");
    boolean runs = state.equals("running");
    for (JsonNode container : pod.path("spec").path("containers")) {
      ObjectNode one = statuses.addObject();
      one.set("name", container.path("name"));
      one.put("ready", runs).put("started", runs).put("restartCount", 0);
      one.putObject("state").set(state, detail.deepCopy());
    }
  }

  /** Kubernetes writes its times in whole seconds. */
  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
