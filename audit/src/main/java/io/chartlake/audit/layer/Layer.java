package io.chartlake.audit.layer;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.LayerResult;

/** One step of the way from event to chart, judged against the step before it. */
interface Layer {

  String name();

  /** What {@code --skip} calls it. */
  Part part();

  /**
   * Compares and says what was found.
   *
   * @throws SourceException when a source cannot be read: the layer cannot be judged
   */
  LayerResult judge();
}
