package io.chartlake.endtoend.compaction;

import org.junit.jupiter.api.Tag;

/** {@link CompactionCatalogIT} against Ceph's RGW. */
@Tag("ceph")
class CompactionCephCatalogIT extends CompactionCatalogIT {
  @Override
  String kindOfStore() {
    return CompactionStack.CEPH;
  }
}
