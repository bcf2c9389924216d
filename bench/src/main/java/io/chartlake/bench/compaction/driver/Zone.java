package io.chartlake.bench.compaction.driver;

import java.io.IOException;
import java.nio.file.Path;

/** A raw zone in which prepared objects are landed. */
interface Zone {
  /** As the job's {@code --raw} takes it. */
  String root();

  /** Lands every object below a folder, in which keys lie as in a bucket's root. */
  void land(Path prepared) throws IOException;
}
