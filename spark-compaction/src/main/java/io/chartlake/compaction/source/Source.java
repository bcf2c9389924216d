package io.chartlake.compaction.source;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;

/** Where records come from. */
public interface Source {

  /**
   * Plans the round that follows a watermark.
   *
   * @throws RefusedException when source and watermark do not belong together
   * @throws IOException when the source can't be asked
   */
  Step plan(Watermark watermark) throws IOException;
}
