/**
 * From the bytes of raw objects to the latest record of each key: columns and projection as
 * arguments, lines parsed, and folded newest first.
 */
package io.chartlake.compaction.lines;
