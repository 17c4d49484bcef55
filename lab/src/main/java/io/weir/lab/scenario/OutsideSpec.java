package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine outside the cluster.
 *
 * @param listen ports it answers on, each as {@code tcp/443}; null means none
 */
public record OutsideSpec(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String address,
    @Nullable List<String> listen) {

  /** Ports it answers on. */
  public List<String> listens() {
    return listen == null ? List.of() : List.copyOf(listen);
  }
}
