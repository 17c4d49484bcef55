package io.weir.cli.lint;

/** How findings are written. */
enum LintFormat {
  /** Grouped by file or policy, for people. */
  text,
  /** Columns under each other. */
  table,
  /** One row a finding, with a header. */
  csv,
  /** One array of objects. */
  json,
  /** SARIF 2.1.0, which code review tools show beside the lines. */
  sarif
}
