/** What the driver shows through Spark's own metrics sinks. */
package io.chartlake.compaction.metrics;
