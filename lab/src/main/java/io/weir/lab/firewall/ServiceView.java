package io.weir.lab.firewall;

import java.util.List;

/**
 * One port of a Service.
 *
 * @param protocol TCP, UDP or SCTP
 * @param backends who answers, each as address and port
 */
public record ServiceView(String clusterIp, String protocol, int port, List<Backend> backends) {

  /** A pod's address and the port it listens on. */
  public record Backend(String address, int port) {}

  public ServiceView {
    backends = List.copyOf(backends);
  }
}
