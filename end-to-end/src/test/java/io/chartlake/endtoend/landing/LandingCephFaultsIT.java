package io.chartlake.endtoend.landing;

import org.junit.jupiter.api.Tag;

/** {@link LandingFaultsIT} against Ceph's RGW. */
@Tag("ceph")
class LandingCephFaultsIT extends LandingFaultsIT {
  @Override
  String store() {
    return LandingStack.CEPH;
  }
}
