package io.weir.benchmarks.synthetic;

import java.util.List;
import java.util.Locale;

/** What a workload is for, hence which ports it has. */
enum Tier {
  FRONTEND,
  API,
  WORKER,
  CACHE,
  DATABASE,
  DNS,
  AGENT,
  PROXY,
  MONITOR;

  /** A named container port. */
  record Port(String name, int number) {}

  List<Port> ports() {
    return switch (this) {
      case FRONTEND -> List.of(new Port("http", 8080), new Port("metrics", 9090));
      case API ->
          List.of(new Port("http", 8080), new Port("grpc", 9000), new Port("metrics", 9090));
      case WORKER -> List.of(new Port("metrics", 9090));
      case CACHE -> List.of(new Port("redis", 6379));
      case DATABASE -> List.of(new Port("postgres", 5432), new Port("metrics", 9187));
      case DNS -> List.of(new Port("dns", 53), new Port("metrics", 9153));
      case AGENT -> List.of(new Port("metrics", 9100));
      case PROXY ->
          List.of(new Port("https", 8443), new Port("http", 8080), new Port("metrics", 10254));
      case MONITOR -> List.of(new Port("http", 9091));
    };
  }

  /** The port it is there for. */
  Port service() {
    return ports().get(0);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
