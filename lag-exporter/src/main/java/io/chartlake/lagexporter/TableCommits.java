package io.chartlake.lagexporter;

import io.chartlake.rawzone.watermark.Watermark;
import java.time.Instant;
import java.util.Optional;

/** Commits of compacted tables. */
interface TableCommits {

  /** A commit that carries a watermark. */
  record TableCommit(Instant at, Watermark watermark) {}

  /**
   * The table's newest commit with a watermark; empty when there is none yet.
   *
   * @throws io.chartlake.cli.CommandException when there is no such table or no answer
   */
  Optional<TableCommit> newest(String table);
}
