/** Records as Spark's rows. */
package io.chartlake.compaction.rows;
