/** The changelog that the compaction benchmark reads, in landing's layout. */
package io.chartlake.bench.compaction.data;
