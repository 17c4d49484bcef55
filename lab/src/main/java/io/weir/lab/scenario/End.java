package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * One end of a scenario's traffic.
 *
 * <p>Written {@code namespace/Deployment/name}, {@code namespace/Service/name}, {@code
 * namespace/pod}, {@code Node/name} or {@code Outside/name}.
 *
 * @param namespace "" for nodes and machines outside
 */
public record End(Kind kind, String namespace, String name) {

  /** What can stand at an end. */
  public enum Kind {
    DEPLOYMENT,
    SERVICE,
    POD,
    NODE,
    OUTSIDE
  }

  @JsonCreator
  public static End parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 3 && parts[1].equals("Deployment")) {
      return new End(Kind.DEPLOYMENT, parts[0], parts[2]);
    }
    if (parts.length == 3 && parts[1].equals("Service")) {
      return new End(Kind.SERVICE, parts[0], parts[2]);
    }
    if (parts.length == 2) {
      return switch (parts[0]) {
        case "Node" -> new End(Kind.NODE, "", parts[1]);
        case "Outside" -> new End(Kind.OUTSIDE, "", parts[1]);
        default -> new End(Kind.POD, parts[0], parts[1]);
      };
    }
    throw new IllegalArgumentException(
        "'%s' names no end: write namespace/Deployment/name, namespace/Service/name, namespace/pod, Node/name or Outside/name"
            .formatted(text));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case DEPLOYMENT -> namespace + "/Deployment/" + name;
      case SERVICE -> namespace + "/Service/" + name;
      case POD -> namespace + "/" + name;
      case NODE -> "Node/" + name;
      case OUTSIDE -> "Outside/" + name;
    };
  }
}
