/** The compaction job against DuckDB: what is measured, over which data, and the stack it needs. */
package io.chartlake.bench.compaction;
