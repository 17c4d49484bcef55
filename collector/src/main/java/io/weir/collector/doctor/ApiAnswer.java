package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An answer of the API.
 *
 * @param code HTTP status; 0 when there was none
 * @param body the JSON; missing when there is none
 * @param problem one line; empty when it succeeded
 */
public record ApiAnswer(int code, JsonNode body, String problem) {

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int FIRST_FAILURE = 300;

  public static ApiAnswer of(int code, JsonNode body, String asked) {
    String problem =
        code < FIRST_FAILURE
            ? ""
            : code == FORBIDDEN
                ? "the API forbids to read " + asked
                : "the API answered " + code + " to " + asked;
    return new ApiAnswer(code, body, problem);
  }

  public static ApiAnswer none(String problem) {
    return new ApiAnswer(0, MissingNode.getInstance(), problem);
  }

  boolean ok() {
    return problem.isEmpty();
  }

  boolean notFound() {
    return code == NOT_FOUND;
  }
}
