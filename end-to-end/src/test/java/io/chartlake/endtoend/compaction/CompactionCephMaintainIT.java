package io.chartlake.endtoend.compaction;

import org.junit.jupiter.api.Tag;

/** {@link CompactionMaintainIT} against Ceph's RGW, with the metastore on PostgreSQL. */
@Tag("ceph")
class CompactionCephMaintainIT extends CompactionMaintainIT {
  @Override
  String kindOfStore() {
    return CompactionStack.CEPH;
  }

  @Override
  String kindOfDatabase() {
    return CompactionStack.POSTGRES;
  }
}
