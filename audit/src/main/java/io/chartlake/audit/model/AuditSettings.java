package io.chartlake.audit.model;

import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is compared, and how long the audit waits for it.
 *
 * @param skipped parts that are not judged
 * @param rows columns of the compacted table and of the view
 * @param zone raw zone of the changelog's topic
 * @param waitAtMost for what is under way
 */
public record AuditSettings(
    Set<AuditPart> skipped,
    RecordFormat records,
    TableFormat rows,
    RawZone zone,
    TableNames tables,
    Duration waitAtMost,
    Expected expected) {

  /**
   * Tables and views in Trino.
   *
   * @param compacted the compacted table
   * @param watermarkProperty snapshot property with its watermark
   * @param now the view over table and raw lines
   * @param raw the table over the raw lines
   */
  public record TableNames(String compacted, String watermarkProperty, String now, String raw) {}

  /** The least that has to be seen, where the user says so. */
  public record Expected(OptionalLong plays, OptionalLong objects, OptionalLong commits) {}

  public AuditSettings {
    skipped = Set.copyOf(skipped);
  }

  public boolean judges(AuditPart part) {
    return !skipped.contains(part);
  }
}
