/**
 * The compacted table: its layout, its commits with the watermark in them, and the Spark tasks that
 * write its files.
 */
package io.chartlake.compaction.table;
