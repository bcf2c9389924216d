package io.chartlake.lagexporter;

import io.chartlake.rawzone.name.RawZone;

/**
 * A table and the raw zone of the changelog topic that it is made from.
 *
 * @param name catalog.schema.table
 */
record CompactedTable(String name, RawZone zone) {
  String topic() {
    return zone.topic();
  }
}
