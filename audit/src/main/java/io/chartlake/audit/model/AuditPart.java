package io.chartlake.audit.model;

import java.util.Locale;

/** The parts of the audit that can be skipped. */
public enum AuditPart {
  LEDGER,
  TOPIC,
  CHANGELOG,
  RAW,
  TABLE,
  TRINO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
