package io.chartlake.endtoend.compaction;

import org.junit.jupiter.api.Tag;

/** {@link CompactionCrashIT} against Ceph's RGW. */
@Tag("ceph")
class CompactionCephCrashIT extends CompactionCrashIT {
  @Override
  String kindOfStore() {
    return CompactionStack.CEPH;
  }
}
