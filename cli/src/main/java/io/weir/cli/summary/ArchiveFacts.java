package io.weir.cli.summary;

import io.weir.cli.query.ArchiveDatabase;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from an archive's Parquet what a summary tells. */
final class ArchiveFacts {

  /** How often a verdict was given for a reason. */
  record Count(String verdict, String reason, long flows, long clusters) {}

  private static final String END =
      """
      CASE %1$s_kind
        WHEN 'POD' THEN %1$s_namespace || '/' || coalesce(%1$s_workload, %1$s_pod)
        WHEN 'NODE' THEN 'node ' || coalesce(%1$s_node, %1$s_ip)
        ELSE %1$s_ip END""";

  /** How many rows exceptions cover, and how many exceptions those are. */
  record Accepted(long flows, long exceptions) {}

  private static final String ACCEPTED =
      """
      SELECT count(accepted_by) AS flows, count(DISTINCT (cluster, accepted_by)) FILTER (accepted_by IS NOT NULL) AS exceptions
      FROM verdicts
      """;

  private static final String COUNTS =
      """
      SELECT verdict, reason, count(*) AS flows, count(DISTINCT cluster) AS clusters
      FROM verdicts GROUP BY verdict, reason ORDER BY verdict, flows DESC, reason
      """;

  private static final String GROUPS =
      """
      SELECT cluster, verdict, reason, %s AS source, %s AS destination, dst_kind, dst_node, protocol, dst_port,
        count(*) AS flows, egress_rules || ingress_rules AS rules,
        CASE
          WHEN reason = 'INTENT_VIOLATION' THEN staged_policies
          WHEN egress = 'DENIED' AND ingress = 'DENIED' AND reason <> 'EGRESS_DENIED' THEN egress_policies || ingress_policies
          WHEN egress = 'DENIED' THEN egress_policies
          WHEN ingress = 'DENIED' THEN ingress_policies
          ELSE egress_policies || ingress_policies END AS policies,
        findings, hints, any_value(missing_fact) AS missing_fact, any_value(drop_reason) AS drop_reason,
        min(interval_start) AS first_seen
      FROM verdicts WHERE verdict <> 'ALLOWED' AND accepted_by IS NULL
      GROUP BY ALL
      ORDER BY first_seen, source, destination, dst_port
      """
          .formatted(END.formatted("src"), END.formatted("dst"));

  private ArchiveFacts() {}

  static List<Count> counts(ArchiveDatabase archive) throws SQLException {
    List<Count> counts = new ArrayList<>();
    try (ResultSet row = archive.select(COUNTS)) {
      while (row.next()) {
        counts.add(
            new Count(
                row.getString("verdict"),
                row.getString("reason"),
                row.getLong("flows"),
                row.getLong("clusters")));
      }
    }
    return counts;
  }

  static Accepted accepted(ArchiveDatabase archive) throws SQLException {
    try (ResultSet row = archive.select(ACCEPTED)) {
      row.next();
      return new Accepted(row.getLong("flows"), row.getLong("exceptions"));
    }
  }

  /** Everything that is not plainly allowed nor accepted, in the order it first happened. */
  static List<FlowGroup> groups(ArchiveDatabase archive) throws SQLException {
    List<FlowGroup> groups = new ArrayList<>();
    try (ResultSet row = archive.select(GROUPS)) {
      while (row.next()) {
        groups.add(
            new FlowGroup(
                row.getString("cluster"),
                row.getString("verdict"),
                row.getString("reason"),
                row.getString("source"),
                row.getString("destination"),
                "POD".equals(row.getString("dst_kind")),
                row.getString("dst_node"),
                row.getString("protocol"),
                port(row),
                row.getLong("flows"),
                texts(row, "rules"),
                texts(row, "policies"),
                texts(row, "findings"),
                texts(row, "hints"),
                row.getString("missing_fact"),
                row.getString("drop_reason")));
      }
    }
    return groups;
  }

  /** Rows of a table; 0 when the archive has none of that name. */
  static long rows(ArchiveDatabase archive, String table) throws SQLException {
    if (!archive.tables().contains(table)) {
      return 0;
    }
    try (ResultSet row = archive.select("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static @Nullable Integer port(ResultSet row) throws SQLException {
    int port = row.getInt("dst_port");
    return row.wasNull() ? null : port;
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    List<String> texts = new ArrayList<>();
    if (array != null) {
      for (Object element : (Object[]) array.getArray()) {
        texts.add(String.valueOf(element));
      }
    }
    return texts;
  }
}
