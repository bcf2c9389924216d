/**
 * Where a round's records come from: a source plans what is new after a watermark and reads it in
 * Spark tasks that write the table's files.
 */
package io.chartlake.compaction.source;
