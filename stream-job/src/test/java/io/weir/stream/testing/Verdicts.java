package io.weir.stream.testing;

import io.weir.schemas.FlowVerdict;
import io.weir.stream.judging.UnjudgedRows;
import java.time.Instant;

/** Rows for tests: from workload web to workload db, denied. */
public final class Verdicts {

  private Verdicts() {}

  /** A row of a connection from that port. */
  public static FlowVerdict verdict(int port, Instant start) {
    FlowVerdict row = UnjudgedRows.of(Flows.fromPort(Flows.flow("node-a", port, start), port));
    row.setVerdict("DENIED");
    row.setReason("INGRESS_DENIED");
    row.setSrcKind("POD");
    row.setSrcNamespace("shop");
    row.setSrcWorkload("web");
    row.setSrcWorkloadKind("Deployment");
    row.setDstKind("POD");
    row.setDstNamespace("shop");
    row.setDstWorkload("db");
    row.setDstWorkloadKind("StatefulSet");
    return row;
  }
}
