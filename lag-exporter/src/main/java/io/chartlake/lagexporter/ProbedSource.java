package io.chartlake.lagexporter;

import java.util.Locale;

/** Where answers come from. */
enum ProbedSource {
  TRINO,
  S3,
  KAFKA;

  /** As it stands in metrics and logs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
