package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.Watermark;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table as a round found it, and as it must still be when the round commits.
 *
 * @param snapshot current snapshot; empty for a table that never had one
 * @param watermark newest one in the current ancestry; empty for a table that has read nothing
 * @param rows number of rows
 */
public record TableState(OptionalLong snapshot, Optional<Watermark> watermark, long rows) {}
