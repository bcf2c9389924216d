package io.chartlake.endtoend.compaction;

import org.junit.jupiter.api.Tag;

/** {@link CompactionRawZoneIT} against Ceph's RGW. */
@Tag("ceph")
class CompactionCephRawZoneIT extends CompactionRawZoneIT {
  @Override
  String kindOfStore() {
    return CompactionStack.CEPH;
  }
}
