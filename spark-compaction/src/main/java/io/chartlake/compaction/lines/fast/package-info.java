/**
 * The byte-level fast path: lines of a shape that was seen before are read where they stand,
 * without Jackson.
 */
package io.chartlake.compaction.lines.fast;
