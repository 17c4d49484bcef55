package io.weir.cli.accept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.PodFacts;
import io.weir.policy.exceptions.JudgedFlow;
import io.weir.policy.judge.Reason;
import io.weir.policy.judge.Verdict;
import io.weir.policy.net.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flows of an archive that are not plainly allowed, in groups that exceptions treat alike. */
final class ArchivedFlows {

  /**
   * Such a group.
   *
   * @param flow one of it, the last that was seen
   * @param count how many rows
   */
  record Group(JudgedFlow flow, long count) {}

  private static final String GROUPS =
      """
      SELECT cluster, verdict, reason, protocol_number, dst_port,
        src_kind, src_namespace, src_pod, src_workload, src_workload_kind, src_labels, src_node, src_ip,
        dst_kind, dst_namespace, dst_pod, dst_workload, dst_workload_kind, dst_labels, dst_node, dst_ip,
        count(*) AS flows, max(interval_start) AS last_seen
      FROM verdicts WHERE verdict <> 'ALLOWED' GROUP BY ALL
      """;

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private final Map<String, Map<String, String>> labels = new HashMap<>();

  private ArchivedFlows() {}

  /**
   * Reads them.
   *
   * @throws CommandFailure if there is no archive with verdicts in that folder
   */
  static List<Group> read(Path archive) throws IOException, SQLException {
    ArchivedFlows reader = new ArchivedFlows();
    List<Group> groups = new ArrayList<>();
    try (ArchiveDatabase database = ArchiveDatabase.open(archive)) {
      if (!database.tables().contains("verdicts")) {
        throw CommandFailure.usage("no verdicts in " + archive + ": nothing was judged yet");
      }
      try (ResultSet row = database.select(GROUPS)) {
        while (row.next()) {
          Reason reason = constant(Reason.values(), row.getString("reason"));
          Verdict verdict = constant(Verdict.values(), row.getString("verdict"));
          if (reason != null && verdict != null) {
            groups.add(new Group(reader.flow(row, verdict, reason), row.getLong("flows")));
          }
        }
      }
    }
    return groups;
  }

  /** Null for a code of another version, which no exception of this one can name. */
  private static <E extends Enum<E>> @Nullable E constant(E[] all, String name) {
    return Arrays.stream(all).filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  private JudgedFlow flow(ResultSet row, Verdict verdict, Reason reason) throws SQLException {
    int port = row.getInt("dst_port");
    boolean portless = row.wasNull();
    return new JudgedFlow(
        row.getString("cluster"),
        verdict,
        reason,
        end(row, "src_"),
        end(row, "dst_"),
        row.getInt("protocol_number"),
        portless ? null : port,
        instant(row));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("last_seen", OffsetDateTime.class).toInstant();
  }

  private End end(ResultSet row, String side) throws SQLException {
    IpAddress address = IpAddress.parse(row.getString(side + "ip"));
    String node = row.getString(side + "node");
    return switch (row.getString(side + "kind")) {
      case "POD" ->
          new End.Pod(
              address,
              row.getString(side + "namespace"),
              row.getString(side + "pod"),
              null,
              row.getString(side + "workload"),
              row.getString(side + "workload_kind"),
              labels(row.getString(side + "labels")),
              node,
              PodFacts.PLAIN);
      case "NODE" -> new End.Node(address, node == null ? "" : node);
      case "OUTSIDE" -> new End.Outside(address);
      default -> new End.Unresolved(address, Reason.ADDRESS_UNKNOWN, "");
    };
  }

  private Map<String, String> labels(@Nullable String json) {
    return json == null ? Map.of() : labels.computeIfAbsent(json, ArchivedFlows::parse);
  }

  private static Map<String, String> parse(String json) {
    try {
      return JSON.readValue(json, LABELS);
    } catch (JsonProcessingException e) {
      throw CommandFailure.failure("the archive has labels that are no JSON: " + json, e);
    }
  }
}
