package io.weir.collector.hubble;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code GetFlowsResponse} messages as a Hubble server sends them. */
final class Responses {

  static final Instant NINE = Instant.parse("2026-01-05T09:00:00Z");

  private Responses() {}

  /** A SYN on its way to an endpoint, allowed by a policy; each source port is a connection. */
  static Proto flow(String uuid, Instant at, int sourcePort) {
    return envelope(
        new Proto()
            .message(
                1,
                new Proto()
                    .time(1, at)
                    .number(2, 1)
                    .message(5, new Proto().text(1, "10.1.1.2").text(2, "10.1.2.3").number(3, 1))
                    .message(
                        6,
                        new Proto()
                            .message(
                                1,
                                new Proto()
                                    .number(1, sourcePort)
                                    .number(2, 8080)
                                    .message(3, new Proto().number(2, 1))))
                    .message(8, new Proto().number(1, 811).text(3, "shop").text(4, "k8s:app=web"))
                    .number(10, 1)
                    .text(11, "c1/n1")
                    .message(19, new Proto().number(1, 5))
                    .number(22, 1)
                    .number(23, 2)
                    .message(26, new Proto())
                    .text(34, uuid)
                    .message(
                        21002,
                        new Proto()
                            .text(1, "api-ingress")
                            .text(2, "shop")
                            .number(4, 7)
                            .text(5, "x"))),
        "c1/n1",
        at);
  }

  static Proto lost(Instant at, long source, @Nullable Long count) {
    Proto lost = new Proto().number(1, source);
    if (count != null) {
      lost.number(2, count);
    }
    return envelope(new Proto().message(3, lost), "c1/n1", at);
  }

  static Proto envelope(Proto oneOf, String node, Instant at) {
    return oneOf.text(1000, node).time(1001, at);
  }
}
