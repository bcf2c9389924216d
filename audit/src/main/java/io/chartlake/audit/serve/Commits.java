package io.chartlake.audit.serve;

import java.util.Optional;

/** What tables say of themselves. */
interface Commits {

  /**
   * The table's newest commit with a watermark; empty when there is none yet.
   *
   * @throws io.chartlake.audit.SourceException when there is no such table or no answer
   */
  Optional<Compacted> newest(String table);
}
