package io.chartlake.audit.layer;

import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.TableFormat;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is compared, and how long is waited for it.
 *
 * @param skipped parts that are not judged
 * @param zone raw zone of the changelog's topic
 * @param table the compacted table
 * @param watermarkProperty snapshot property with the table's watermark
 * @param nowView the view over table and raw lines
 * @param rawTable the table over the raw lines
 * @param deadLetterHeaders prefix of the dead letters' headers of the stage that counts
 * @param landingDeadLetterHeaders the same of the stage that lands
 * @param settleAtMost how long to wait for what is under way
 */
public record AuditSettings(
    Set<Part> skipped,
    RecordFormat records,
    TableFormat rows,
    RawZone zone,
    String table,
    String watermarkProperty,
    String nowView,
    String rawTable,
    String deadLetterHeaders,
    String landingDeadLetterHeaders,
    Duration settleAtMost,
    OptionalLong expectEvents,
    OptionalLong expectObjects,
    OptionalLong expectCommits) {

  public AuditSettings {
    skipped = Set.copyOf(skipped);
  }

  public boolean judges(Part part) {
    return !skipped.contains(part);
  }
}
