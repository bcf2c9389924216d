/** Views over compacted rows and the raw records behind them, refreshed after each commit. */
package io.chartlake.compaction.publish;
