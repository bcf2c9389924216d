package io.chartlake.audit.cut;

import io.chartlake.audit.model.SourceException;
import java.util.Optional;

/** Something under way that has to end before it can be judged. */
public interface Wait {

  /**
   * Looks once more.
   *
   * @return what is still under way; empty when it has ended
   * @throws SourceException when a source cannot be read
   */
  Optional<String> pending();
}
