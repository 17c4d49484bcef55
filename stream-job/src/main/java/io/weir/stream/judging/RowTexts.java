package io.weir.stream.judging;

import io.weir.policy.judge.PartResult;
import java.util.Map;

/**
 * The texts of rows that are long to make and the same for many rows: a pod's labels, a decision's
 * rules and policies. As rows share them, the archive's writer finds them again at once. Some 3 MiB
 * and what is remembered. One thread's.
 */
final class RowTexts {

  private static final int PODS = 131_072;
  private static final int PARTS = 65_536;

  private final Memo<Map<String, String>, String> labels = new Memo<>(PODS, LabelsJson::of);
  private final Memo<PartResult, PartTexts> parts = new Memo<>(PARTS, PartTexts::of);

  /** One JSON object with sorted keys. */
  String labels(Map<String, String> labels) {
    return this.labels.of(labels);
  }

  PartTexts part(PartResult part) {
    return parts.of(part);
  }
}
