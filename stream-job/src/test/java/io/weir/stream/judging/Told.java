package io.weir.stream.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reader of the topic of verdicts, who wants each revision of a row to be higher than before. */
final class Told {

  private final Map<String, FlowVerdict> latest = new HashMap<>();

  void add(List<FlowVerdict> rows) {
    for (FlowVerdict row : rows) {
      FlowVerdict before = latest.put(row.getRowId(), FlowVerdict.newBuilder(row).build());
      if (before != null) {
        assertThat(row.getRevision()).isGreaterThan(before.getRevision());
      }
    }
  }

  /** The highest revision of each row, in order of their ids. */
  List<FlowVerdict> latest() {
    return Oracle.sorted(List.copyOf(latest.values()));
  }

  static List<FlowVerdict> withoutRevisions(List<FlowVerdict> rows) {
    List<FlowVerdict> copies = new ArrayList<>();
    for (FlowVerdict row : rows) {
      FlowVerdict copy = FlowVerdict.newBuilder(row).build();
      copy.setRevision(0);
      copies.add(copy);
    }
    return copies;
  }
}
