package io.chartlake.endtoend.landing;

import org.junit.jupiter.api.Tag;

/** {@link LandingRequestsIT} against Ceph's RGW. */
@Tag("ceph")
class LandingCephRequestsIT extends LandingRequestsIT {
  @Override
  String store() {
    return LandingStack.CEPH;
  }
}
