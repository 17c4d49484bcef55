package io.weir.faults.load;

import java.time.Instant;

/**
 * What must stand in the archive of one connection; lists are joined by semicolons, findings
 * sorted.
 */
record ExpectedRow(
    String srcIp,
    int srcPort,
    String dstIp,
    Instant intervalStart,
    String srcPod,
    String dstPod,
    String verdict,
    String reason,
    String ingress,
    String ingressRules,
    String ingressPolicies,
    String observers,
    String outcome,
    long bytesToDst,
    String findings) {

  /** The same columns of the table, in the same order. */
  static final String COLUMNS =
      """
      src_ip, src_port, dst_ip, epoch_us(interval_start) AS interval_start, src_pod, dst_pod,
      verdict, reason, ingress, coalesce(array_to_string(ingress_rules, ';'), '') AS ingress_rules,
      coalesce(array_to_string(ingress_policies, ';'), '') AS ingress_policies,
      coalesce(array_to_string(observers, ';'), '') AS observers, outcome, bytes_to_dst,
      coalesce(array_to_string(findings, ';'), '') AS findings""";

  /** Names and types of these columns, for {@code read_csv}. */
  static final String TYPES =
      """
      {'src_ip': 'VARCHAR', 'src_port': 'INTEGER', 'dst_ip': 'VARCHAR',
      'interval_start': 'BIGINT', 'src_pod': 'VARCHAR', 'dst_pod': 'VARCHAR',
      'verdict': 'VARCHAR', 'reason': 'VARCHAR', 'ingress': 'VARCHAR',
      'ingress_rules': 'VARCHAR', 'ingress_policies': 'VARCHAR', 'observers': 'VARCHAR',
      'outcome': 'VARCHAR', 'bytes_to_dst': 'BIGINT', 'findings': 'VARCHAR'}""";

  /** One line; no value holds a comma. */
  String csv() {
    return String.join(
        ",",
        srcIp,
        Integer.toString(srcPort),
        dstIp,
        Long.toString(intervalStart.getEpochSecond() * 1_000_000 + intervalStart.getNano() / 1_000),
        srcPod,
        dstPod,
        verdict,
        reason,
        ingress,
        ingressRules,
        ingressPolicies,
        observers,
        outcome,
        Long.toString(bytesToDst),
        findings);
  }
}
