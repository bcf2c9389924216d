package io.chartlake.compaction.lines;

import io.chartlake.compaction.plan.ObjectSlice;
import java.io.IOException;
import java.io.InputStream;

/** Opens the stored bytes of a raw object. */
@FunctionalInterface
public interface ObjectOpener {
  InputStream open(ObjectSlice slice) throws IOException;
}
