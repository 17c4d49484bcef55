package io.weir.collector.watch;

import java.util.UUID;

/**
 * Which Lease, and who asks for it.
 *
 * @param namespace of the Lease
 * @param name of the Lease
 * @param identity unique to this process, also among its restarts: who comes back under an old name
 *     would take the old reign for its own
 */
public record LeaseIdentity(String namespace, String name, String identity) {

  /** An identity that begins with the host's name, so that people recognise it. */
  public static LeaseIdentity of(String namespace, String name, String host) {
    return new LeaseIdentity(
        namespace, name, host + "_" + UUID.randomUUID().toString().substring(0, 8));
  }
}
