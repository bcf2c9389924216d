package io.chartlake.endtoend.compaction;

import org.junit.jupiter.api.Tag;

/** {@link CompactionCrashIT} with the metastore on PostgreSQL. */
@Tag("long")
class CompactionPostgresCrashIT extends CompactionCrashIT {
  @Override
  String kindOfDatabase() {
    return CompactionStack.POSTGRES;
  }
}
