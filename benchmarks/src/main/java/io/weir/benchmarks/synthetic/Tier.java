package io.weir.benchmarks.synthetic;

import java.util.List;
import java.util.Locale;

/** What a workload is for, hence which ports it has. */
enum Tier {
  FRONTEND(new Port("http", 8080), Port.METRICS),
  API(new Port("http", 8080), new Port("grpc", 9000), Port.METRICS),
  WORKER(Port.METRICS),
  CACHE(new Port("redis", 6379)),
  DATABASE(new Port("postgres", 5432), new Port("metrics", 9187)),
  DNS(new Port("dns", 53), new Port("metrics", 9153)),
  AGENT(new Port("metrics", 9100)),
  PROXY(new Port("https", 8443), new Port("http", 8080), new Port("metrics", 10254)),
  MONITOR(new Port("http", 9091));

  /** A named container port. */
  record Port(String name, int number) {
    static final Port METRICS = new Port("metrics", 9090);
  }

  private final List<Port> ports;

  Tier(Port... ports) {
    this.ports = List.of(ports);
  }

  List<Port> ports() {
    return ports;
  }

  /** The port it is there for. */
  Port service() {
    return ports.get(0);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
