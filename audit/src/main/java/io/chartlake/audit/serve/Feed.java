package io.chartlake.audit.serve;

import io.chartlake.rawzone.name.RawZone;

/** A changelog topic that lands in a raw zone and is compacted into a table. */
record Feed(String table, RawZone zone) {
  String topic() {
    return zone.topic();
  }
}
