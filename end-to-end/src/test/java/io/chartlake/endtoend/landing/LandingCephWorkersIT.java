package io.chartlake.endtoend.landing;

import org.junit.jupiter.api.Tag;

/** {@link LandingWorkersIT} against Ceph's RGW. */
@Tag("ceph")
class LandingCephWorkersIT extends LandingWorkersIT {
  @Override
  String store() {
    return LandingStack.CEPH;
  }
}
