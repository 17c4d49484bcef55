package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster.
 *
 * @param enforce false where the plugin does not support policies; null means true
 */
public record NodeSpec(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String podCidr,
    @Nullable Boolean enforce) {

  /** True when policies become firewall rules here. */
  public boolean enforces() {
    return enforce == null || enforce;
  }
}
